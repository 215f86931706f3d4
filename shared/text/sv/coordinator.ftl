# The coordinator: what came in, and where it goes.

inbox-title = Nya beställningar
inbox-fetching = Hämtar beställningar …
inbox-empty = Inga nya beställningar.
inbox-empty-hint = När någon beställer syns det här.
inbox-count = { $count ->
    [one] 1 ny beställning
   *[other] { $count } nya beställningar
}
inbox-answer-by = Svara senast { $date }
inbox-answer-today = Svara i dag
inbox-answer-late = Skulle ha besvarats { $date }
inbox-urgent = Akut
inbox-from = Från { $department }
inbox-waiting-for-answer = Väntar på svar från beställaren
inbox-answered = Beställaren har svarat
inbox-declined = Avböjda
inbox-given = Lämnade till arbetsplats
inbox-open = Att svara på
inbox-cancelled = Avbeställda
inbox-wanted = Önskad dag: { $when }
inbox-wanted-day = Önskad dag
inbox-what = Det som är beställt
inbox-photo-alt = Beställarens bild: { $what }
inbox-thread = Frågor och svar
inbox-has = { $unit } har uppdraget
inbox-contact = Kontakt på plats
inbox-register = Registrera beställning per telefon

give-title = Vilken arbetsplats passar?
give-to = Lämna till { $unit }
give-action = Lämna till arbetsplats
give-change = Byt arbetsplats
give-change-body = { $unit } får uppdraget i stället. Det försvinner från den gamla arbetsplatsens telefoner.
give-capacity = { $count ->
    [0] Ingen är planerad att vara där den dagen
    [one] 1 person är där den dagen
   *[other] { $count } personer är där den dagen
}
give-load = { $count ->
    [0] Inget planerat den dagen
    [one] 1 uppdrag planerat den dagen
   *[other] { $count } uppdrag planerade den dagen
}
give-idle-today = { $count ->
    [one] 1 person har inget att göra än i dag
   *[other] { $count } personer har inget att göra än i dag
}
give-week = Så många är där varje veckodag
give-weekday = { $weekday }: { $people }
give-advice = Flest lediga och vana först. Du bestämmer.
give-settle = Två svar finns. Välj den arbetsplats som ska ha uppdraget, eller avböj.
give-none = Inga arbetsplatser är inlagda än.
give-does-type = Brukar göra sådana uppdrag
give-done = { $unit } har fått uppdraget.
give-missing = Välj en arbetsplats.

ask-title = Fråga beställaren
ask-action = Fråga
ask-text = Din fråga
ask-text-hint = Fråga en sak i taget, så går det fortare.
ask-missing = Skriv en fråga.
ask-send = Skicka frågan
ask-sent = Frågan är skickad.
ask-answer-from = Svar från { $name }

decline-title = Avböj beställningen
decline-action = Avböj
decline-reason = Varför?
decline-reason-hint = Beställaren läser det här. Säg gärna vem som kan hjälpa i stället.
decline-reason-missing = Skriv varför ni inte kan ta uppdraget.
decline-send = Avböj
decline-sent = Beställaren har fått ditt svar.
decline-undo = Ta upp beställningen igen

cancel-title = Avbeställ uppdraget
cancel-action = Avbeställ
cancel-reason = Varför?
cancel-reason-hint = Beställaren läser det här. Skriv inget om hälsa.
cancel-reason-missing = Skriv varför uppdraget avbeställs.
cancel-send = Avbeställ
