# What goes wrong at the server's edge and with photos: titles of `application/problem+json` and notices.

error-title = Något gick fel
error-unknown = Något gick fel. Försök igen.
error-bad-request = Begäran gick inte att läsa.
error-truncated = Det som skickades kom inte fram helt. Försök igen.
error-too-large = Det som skickades är för stort.
error-wrong-type = Det som skickades är av fel slag.
error-origin-wrong = Begäran kom från en annan webbplats och togs inte emot.
error-origin-missing = Begäran saknade uppgift om varifrån den kom och togs inte emot.
error-session-revoked = Du har loggats ut från ett annat ställe. Logga in igen. Det du har sparat finns kvar.
error-session-missing = Logga in först.
error-forbidden = Du har inte tillgång till det här.
error-not-found = Sidan finns inte.
error-not-found-hint = Den kan ha flyttats. Gå till början och leta därifrån.
error-method = Så går det inte att göra här.
error-conflict = Någon annan hann före. Ladda om och titta igen.
error-too-many = { $seconds ->
    [one] För många försök. Vänta 1 sekund.
   *[other] För många försök. Vänta { $seconds } sekunder.
}
error-too-many-wait = För många försök. Vänta en stund och försök igen.
error-disk-full = Servern har inte plats just nu. Försök senare. Det du har sparat finns kvar.
error-unavailable = Servern startar eller är upptagen. Försök snart igen.
error-internal = Något gick fel hos oss. Försök igen om en stund.
error-credentials = Namnet eller lösenordet stämmer inte.
error-code-wrong = Koden stämmer inte.
error-code-used = Koden är redan använd.
error-code-expired = Koden gäller inte längre.
error-page-broken = Sidan gick sönder. Ladda om den. Det du har sparat finns kvar.

photo-not-image = Filen är ingen bild. Välj en bild eller ta en ny.
photo-broken = Bilden gick inte att öppna. Ta en ny.
photo-too-large = Bilden är för stor. Största storlek är { $size }.
photo-too-large-plain = Bilden är för stor.
photo-too-many = { $count ->
    [one] Du kan lägga till högst 1 bild.
   *[other] Du kan lägga till högst { $count } bilder.
}
photo-unstripped = Bilden innehåller uppgifter om plats eller kamera som inte får skickas. Ta en ny bild i appen.
photo-digest-mismatch = Bilden kom inte fram hel. Appen skickar den igen.
photo-offset-mismatch = Bilden kom i fel ordning. Appen fortsätter där den slutade.
photo-upload-gone = Bilden behöver skickas från början. Appen gör det.
photo-forbidden = Du har inte tillgång till bilden.
photo-working = Gör i ordning bilden …
photo-waiting = Bilden väntar på att skickas
photo-not-here = Bilden finns inte på telefonen. Den visas när du har nät.
photo-before = Före
photo-after = Efter
photo-during = Under tiden
