# Signing in and out, and bringing a phone on.

signin-title = Logga in
signin-name = Användarnamn
signin-name-hint = Oftast din e-postadress på jobbet.
signin-password = Lösenord
signin-submit = Logga in
signin-join-instead = Jag har en kod från min handledare
signin-password-instead = Logga in med lösenord
signin-wrong = Namnet eller lösenordet stämmer inte. Försök igen.
signin-too-many = { $minutes ->
    [one] För många försök. Vänta 1 minut och försök igen.
   *[other] För många försök. Vänta { $minutes } minuter och försök igen.
}
signin-no-contact = Ingen kontakt med servern. Du behöver nät för att logga in första gången.
signin-waiting = { $count ->
    [one] 1 sak är inte skickad än. Den finns kvar här.
   *[other] { $count } saker är inte skickade än. De finns kvar här.
}
signin-ended = Du behöver logga in igen. Det du har sparat finns kvar.
signin-signed-in-as = Inloggad som { $name }

signin-demo-title = Välj vem du vill vara
signin-demo-notice = Det här är en demo. Personerna och Granfors kommun är påhittade, och alla kan logga in som vem som helst.
signin-demo-group-crew = Deltagare
signin-demo-group-staff = Handledare och uppdragsfördelare
signin-demo-group-orderers = Beställare
signin-demo-as = Fortsätt som { $name }
signin-demo-phone = Arbetslagets telefon
signin-demo-phone-hint = En telefon som flera delar på.

join-title = Anslut telefonen
join-intro = Be din handledare om en kod. Den gäller en gång.
join-code = Kod
join-code-hint = Åtta bokstäver och siffror som din handledare visar.
join-scan = Skanna QR-koden
join-scan-hint = Öppna kameran och håll den mot koden.
join-submit = Anslut
join-done-title = Telefonen är ansluten
join-done-own = Den är din. Du behöver inte logga in igen.
join-done-shared = Den hör till { $unit }. Välj vem du är när du börjar.
join-code-wrong = Koden stämmer inte. Titta efter och skriv den igen.
join-code-used = Koden är redan använd. Be din handledare om en ny.
join-code-expired = Koden gäller inte längre. Be din handledare om en ny.
join-code-short = { $count ->
    [one] Koden har 1 tecken till.
   *[other] Koden har { $count } tecken till.
}
join-no-contact = Telefonen behöver nät för att ansluta. Försök igen när du har nät.

device-emptied = Telefonen är tömd. Prata med din handledare.

signout-title = Logga ut
signout-here = Logga ut här
signout-everywhere = Logga ut överallt
signout-everywhere-hint = Du loggas ut på alla datorer och telefoner där du är inloggad.
signout-everywhere-done = Du är utloggad överallt.
signout-waiting = { $count ->
    [one] 1 sak är inte skickad än. Den ligger kvar här och skickas när du loggar in igen.
   *[other] { $count } saker är inte skickade än. De ligger kvar här och skickas när du loggar in igen.
}
signout-done = Du är utloggad.

# Several people on one phone.
who-title = Vem är du?
who-intro = Tryck på din bild.
who-pin = Din kod
who-pin-wrong = Koden stämmer inte. Försök igen.
who-switch = Byt person
who-not-here = Jag är inte med här
who-not-here-help = Be din handledare lägga till dig på { $unit }.
who-is-it-you = Är du { $name }?
