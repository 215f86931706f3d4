# The orderer: own orders, the form, one order's way.

orders-title = Mina beställningar
orders-department = Beställningar från { $department }
orders-new = Beställ ett uppdrag
orders-empty = Du har inga beställningar än.
orders-empty-hint = Beställ det som annars aldrig blir av.
orders-current = På gång
orders-finished = Avslutade
orders-needs-you = Väntar på svar från dig
orders-by-you = Beställd av dig
orders-by = Beställd av { $name }
orders-number = Nr { $number }

order-form-title = Beställ ett uppdrag
order-form-phone-title = Registrera en beställning per telefon
order-form-phone-hint = Du skriver in den åt någon annan. Beställaren kan följa den som vanligt.
order-form-intro = Du får svar med en dag då vi kommer. Sedan kan du följa uppdraget här.
order-department = Enhet som beställer
order-department-missing = Välj vilken enhet som beställer.
order-type = Vad vill ni ha hjälp med?
order-type-hint = Välj det som passar bäst.
order-type-missing = Välj vad ni vill ha hjälp med.
order-type-none = Din enhet kan inte beställa det här. Välj något annat eller fråga uppdragsfördelaren.
order-title = Vad ska göras?
order-title-hint = Några få ord, till exempel: kratta löv vid förskolan.
order-title-missing = Skriv några ord om vad som ska göras.
order-what = Beskriv uppdraget
order-what-hint = Vad ska göras, och hur mycket? Skriv inget om hälsa eller om enskilda personer.
order-what-example = Till exempel: bär ner åtta stolar från vinden till matsalen.

order-place = Var?
order-place-hint = Välj plats i listan eller skriv adressen.
order-place-kind = Vad för slags plats?
order-place-known = En plats i listan
order-place-site = Plats
order-place-other = En annan adress
order-place-address = Adress
order-place-details = Hitta dit
order-place-details-hint = Till exempel ingång, våning eller vem som öppnar.
order-place-private = Det är hemma hos någon
order-place-private-hint = Adressen visas bara för dem som ska dit, den dagen.
order-place-missing = Välj en plats eller skriv en adress.
order-door-code = Portkod eller nyckel
order-door-code-hint = Visas bara för arbetslaget samma dag.
order-when = När?
order-when-date = En viss dag
order-when-window = Mellan två datum
order-when-any = När ni hinner
order-when-any-hint = Bra för sådant som inte brådskar.
order-date = Dag
order-date-from = Tidigast
order-date-to = Senast
order-date-missing = Välj en dag.
order-date-past = Dagen har varit. Välj en dag som kommer.
order-date-earliest = Tidigast { $date }
order-date-earliest-why = { $days ->
    [0] Det här uppdraget kan vi göra redan i dag.
    [one] Vi behöver 1 dag på oss för att alla ska få något meningsfullt att göra. Tidigaste dag är { $date }.
   *[other] Vi behöver { $days } dagar på oss för att alla ska få något meningsfullt att göra. Tidigaste dag är { $date }.
}
order-date-soon = Det är för tidigt. Tidigaste dag är { $date }.
order-date-closed = Den veckan gör vi inte sådana uppdrag. Närmaste dag är { $date }.
order-date-put-off = Vi gör inte sådana uppdrag alla veckor. Tidigaste dag är { $date }.
order-date-order = Sista dagen måste komma efter första dagen, högst ett år senare.
order-urgent = Det är akut
order-urgent-hint = Is, storm eller något annat som inte kan vänta.
order-urgent-not = Sådana uppdrag är aldrig akuta. Välj en vanlig dag.
order-urgent-why = Varför kan det inte vänta?
order-urgent-why-missing = Skriv varför det inte kan vänta.
order-contact = Vem ska vi kontakta?
order-contact-hint = Den som kan svara på frågor när vi är på plats.
order-contact-name = Namn
order-contact-phone = Telefon
order-contact-missing = Skriv vem vi ska kontakta.
order-contact-phone-missing = Skriv ett telefonnummer som vi kan ringa.
order-photo = Bild
order-photo-hint = En bild säger mycket. Fotografera platsen, inte människor.
order-photo-add = Lägg till en bild
order-photo-remove = Ta bort bilden
order-send = Skicka beställningen
order-sent-title = Tack! Vi har tagit emot din beställning
order-sent-body = Du får svar senast { $date }. Du kan följa den här.
order-sent-offline = Beställningen är sparad och skickas när du får nät.
order-draft-kept = Ditt utkast finns kvar.
order-draft-clear = Börja om

order-answer-by = Svar senast { $date }
order-answer-late = Svaret är försenat. Du kan ringa { $name }.
order-changed-live = Sidan uppdateras av sig själv.
order-details = Det här har du beställt
order-way = Så går det
order-photos = Bilder
order-photos-new = Nya bilder
order-photos-none = Bilder visas här när de är klara.
order-photo-alt-before = Bild från innan: { $what }
order-photo-alt-after = Bild när det är klart: { $what }
order-photo-alt-order = Din bild: { $what }

order-question-title = Vi har en fråga
order-question-by = Fråga { $when }
order-question-answer = Ditt svar
order-question-send = Skicka svaret
order-question-sent = Tack, svaret är skickat.
order-question-missing = Skriv ett svar.
order-declined-reason = Därför kan vi inte
order-declined-again = Beställ något annat

order-cancel = Avbeställ
order-cancel-title = Vill du avbeställa?
order-cancel-body = Uppdraget tas bort ur planeringen. Du kan beställa det igen.
order-cancel-reason = Varför? Det hjälper oss att planera.
order-cancel-confirm = Ja, avbeställ
order-cancel-keep = Nej, behåll
order-cancel-late = Arbetet har börjat. Ring { $name } om något är fel.
order-cancelled = Beställningen är avbeställd.
order-again = Beställ samma igen

order-thanks-title = Säg tack
order-thanks-hint = Arbetslaget läser det du skriver.
order-thanks-text = Hälsning
order-thanks-send = Skicka tack
order-thanks-sent = Tack! Din hälsning är skickad.
order-thanks-shown = Du tackade { $when }.
