# The supervisor: the morning, planning, confirming, sorting out, phones.

gathering-title = Morgonsamling
gathering-who-is-here = Vem är här?
gathering-who-is-here-hint = Tryck på dem som är här. Tryck igen för att ångra.
gathering-who-does-what = Vem gör vad?
gathering-nothing-yet = Har inget än
gathering-all-have = Alla har något att göra.
gathering-here-count = { $count ->
    [0] Ingen är här än
    [one] 1 är här
   *[other] { $count } är här
}
gathering-nothing-count = { $count ->
    [one] 1 har inget än
   *[other] { $count } har inget än
}
gathering-is-here = { $name } är här
gathering-is-away = { $name } är inte här
gathering-jobs = Dagens uppdrag
gathering-jobs-empty = Inga uppdrag i dag. Ta ett från När vi hinner.
gathering-stations = Arbetsstationer
gathering-take-waiting = Ta något från När vi hinner
gathering-put = Sätt { $name } på { $what }
gathering-lift = Ta bort { $name } från { $what }
gathering-choose-people = Välj vilka som är med
gathering-crew = Arbetslag
gathering-crew-empty = Ingen än
gathering-away = Inte här
gathering-changeable = Du kan ändra hela dagen.
gathering-other-day = Annan dag
gathering-points = Dagens tider
gathering-points-edit = Ändra dagens tider
gathering-no-people = Ingen är inlagd på { $unit } än.
gathering-waits = Väntar på dig
gathering-reported = Anmäld frånvaro
gathering-also = Också: { $what }
gathering-things = { $count ->
    [one] 1 sak
   *[other] { $count } saker
}
gathering-who-has-nothing = Vem har inget än?
gathering-take = Ta { $what }
gathering-points-same = Samma tider som { $day }
gathering-points-suggested = Förslag på dagens tider
gathering-point-remove = Ta bort { $what }

supervisor-unit = Arbetsplats

waiting-title = När vi hinner
waiting-empty = Inget väntar.
waiting-empty-hint = Hit kommer uppdrag utan datum.
waiting-since = Väntat sedan { $date }
waiting-take-today = Ta i dag
waiting-take-day = Ta en annan dag
waiting-taken = Uppdraget ligger på { $day }.

plan-title = Att planera
plan-empty = Allt är planerat.
plan-new-own = Nytt eget uppdrag
plan-own-title = Vad ska göras?
plan-own-place = Var?
plan-job-title = Planera
plan-wanted = Önskad dag: { $when }
plan-wanted-any = När ni hinner
plan-day = Vilken dag?
plan-day-today = I dag
plan-day-tomorrow = I morgon
plan-day-other = Annan dag
plan-day-window = Mellan två datum
plan-day-any = När vi hinner
plan-day-missing = Välj en dag eller När vi hinner.
plan-day-past = Dagen har varit. Välj en dag som kommer.
plan-day-load = { $count ->
    [0] Inget annat den dagen
    [one] 1 uppdrag till den dagen
   *[other] { $count } uppdrag till den dagen
}
plan-steps = Steg
plan-steps-hint = En bild och några få ord för varje steg.
plan-steps-empty = Inga steg än. Det går bra utan.
plan-step-words = Några få ord
plan-step-words-hint = Till exempel: hämta kärran.
plan-step-words-missing = Skriv några få ord om steget.
plan-step-picture = Bild
plan-step-add = Lägg till ett steg
plan-step-remove = Ta bort steget { $step }
plan-step-from-bank = Välj ur banken
plan-step-from-camera = Ta en bild
plan-step-from-pictograms = Välj en symbol
plan-step-to-bank = Spara i banken
plan-step-left-first = Det som är kvar kommer först
plan-save = Planera
plan-saved = Planerat till { $when }.
plan-saved-any = Uppdraget ligger i När vi hinner.
plan-change-day = Ändra dag
plan-move-to-waiting = Flytta till När vi hinner
plan-steps-and-day = Steg och dag
plan-step-take = Lägg till: { $step }
plan-step-no-picture = Ta bort bilden
plan-week-before = Veckan före
plan-week-after = Nästa vecka
plan-day-has-been = dagen har varit
plan-days-today = det är i dag
plan-days-left = { $count ->
    [one] 1 dag kvar
   *[other] { $count } dagar kvar
}
plan-too-many-steps = { $count ->
    [one] Ett uppdrag kan ha högst 1 steg.
   *[other] Ett uppdrag kan ha högst { $count } steg.
}

bank-title = Bank av steg
bank-hint = Steg som { $unit } använder ofta.
bank-empty = Banken är tom. Spara ett steg här när du planerar.
bank-search = Sök bland stegen
bank-remove = Ta bort ur banken
bank-remove-step = Ta bort ur banken: { $step }
bank-add = Lägg till i banken
bank-added = Steget finns i banken.
bank-in-use = Uppdrag som redan är planerade behåller steget.

confirm-title = Att bekräfta
confirm-empty = Inget att bekräfta just nu.
confirm-done-by = Klart { $when }
confirm-before-after = Före och efter
confirm-no-photo-before = Ingen bild före
confirm-no-photo-after = Ingen bild efter
confirm-who = Vilka och hur länge
confirm-who-none = Ingen har sagt hur länge än.
confirm-person-time = { $name }: { $duration }
confirm-time-change = Ändra tiden
confirm-time-contradiction = Två olika tider. Välj den som stämmer.
confirm-time-stated-by = { $duration }, sagt av { $name }
confirm-clock-off = Telefonens klocka gick { $duration } fel.
confirm-steps = Stegen
confirm-step-skipped = Hoppades över
confirm-step-skipped-why = Hoppades över: { $why }
confirm-step-left = Inte klart
confirm-remarks = Anteckningar
confirm-remarks-hint = Bara ni ser dem, inte beställaren.
confirm-good = Vad var bra?
confirm-good-hint = Arbetslaget läser det.
confirm-action = Godkänn
confirm-done = Klart och godkänt. Beställaren ser det nu.
confirm-done-own = Klart och godkänt.
confirm-undo = Ta tillbaka
confirm-done-at = Klart { $clock }, { $name }
confirm-overlap = Samtidigt på { $what }
confirm-time-none = Ingen tid än
confirm-time-change-of = Ändra tiden för { $name }

return-action = Lite kvar att göra
return-title = Vad är kvar?
return-good = Vad var bra?
return-good-hint = Säg det först. Arbetslaget läser det.
return-good-missing = Skriv något som var bra.
return-reason = Vad är kvar att göra?
return-reason-hint = Skriv så att man förstår på plats.
return-reason-missing = Skriv vad som är kvar.
return-photo = Bild som visar det
return-photo-this = Den här bilden visar det
return-steps = Vilka steg är kvar?
return-send = Skicka tillbaka
return-sent = Uppdraget ligger i Att planera.

release-title = Bilder till beställaren
release-hint = Beställaren ser bara de bilder du väljer.
release-to = Beställaren är { $department }.
release-show = Visa: { $what }
release-check-people = Titta efter att ingen människa, skylt med namn eller adress syns.
release-choose = Välj bild
release-send = { $count ->
    [0] Visa inga bilder
    [one] Visa 1 bild för beställaren
   *[other] Visa { $count } bilder för beställaren
}
release-sent = Beställaren ser bilderna nu.
release-take-back = Ta tillbaka bilden
release-taken-back = Beställaren ser den inte längre.

sort-out-request = Arbetet har börjat. Gäller det, så avbeställs det ändå.
sort-out-title = Att reda ut
sort-out-empty = Inget att reda ut.
sort-out-needs-network = Du behöver nät för att se allt att reda ut.
sort-out-intro = Det här kom inte hela vägen. Inget är borta. Läs, och bestäm vad som gäller.
sort-out-by = Från { $name }, { $when }
sort-out-adopt = Det gäller
sort-out-adopt-hint = Det räknas som om det hade kommit fram från början.
sort-out-answer = Det gäller inte
sort-out-answer-reason = Varför inte?
sort-out-answer-hint = Den som skrev det läser ditt svar. Skriv inget om hälsa.
sort-out-answer-send = Skicka svaret
sort-out-late = Någon annan har redan bestämt.
sort-out-done = Utrett
sort-out-adopted = Gäller, enligt { $name }
sort-out-read = Läs in en kopia från en telefon
sort-out-read-hint = Kopian sparas på telefonens sida Skickat och sparat.
sort-out-read-done = { $count ->
    [one] 1 sak lästes in. Bestäm om den gäller.
   *[other] { $count } saker lästes in. Bestäm om de gäller.
}
sort-out-read-known = { $count ->
    [one] 1 sak fanns redan här.
   *[other] { $count } saker fanns redan här.
}
sort-out-read-refused = { $count ->
    [one] 1 sak kunde inte läsas in. Den hör till en annan arbetsplats, eller är trasig.
   *[other] { $count } saker kunde inte läsas in. De hör till en annan arbetsplats, eller är trasiga.
}
sort-out-read-photos = { $count ->
    [one] 1 bild gick inte att ta emot.
   *[other] { $count } bilder gick inte att ta emot.
}
sort-out-read-wrong-file = Filen är ingen kopia från Gjort, eller så är den inte hel. Välj en annan fil.
sort-out-read-photo = En bild i kopian kom inte fram. Läs in kopian igen när du har nät.
sort-out-choose = Det här stämmer

devices-title = Telefoner
devices-empty = Inga telefoner är anslutna än.
devices-add = Anslut en telefon
devices-add-own = Någons egen telefon
devices-add-shared = Arbetslagets telefon
devices-add-whose = Vems telefon är det?
devices-add-who = Vilka får använda den?
devices-add-kind = Vad för slags telefon?
devices-add-own-hint = En person. Den visar även egna tider.
devices-add-shared-hint = Flera väljer sig själva med bild.
devices-add-people-missing = Välj vem telefonen är till.
devices-add-people-most = { $count ->
    [one] Välj 1 person.
   *[other] Välj högst { $count } personer.
}
devices-needs-network = Du behöver nät för att se och ansluta telefoner.
devices-code-do = Öppna { -app } på telefonen och välj Anslut telefonen.
devices-code-over = Koden gäller inte längre. Gör en ny.
devices-code-waiting = Väntar på telefonen …
devices-make-code = Visa kod
devices-name = Telefonens namn
devices-name-hint = Till exempel: Blå telefonen.
devices-code-title = Skriv koden på telefonen
devices-code-or-scan = Eller skanna QR-koden med telefonens kamera.
devices-code-valid = { $minutes ->
    [one] Koden gäller i 1 minut och bara en gång.
   *[other] Koden gäller i { $minutes } minuter och bara en gång.
}
devices-code-qr-alt = QR-kod med adressen till { -app } och koden
devices-code-new = Gör en ny kod
devices-code-used = Telefonen är ansluten.
devices-code-no-contact = Du behöver nät för att göra en kod.
devices-last-contact = Senaste kontakt { $when }
devices-never-contact = Ingen kontakt än
devices-waiting = { $count ->
    [0] Allt är skickat
    [one] 1 sak väntar på telefonen
   *[other] { $count } saker väntar på telefonen
}
devices-lock = Lås telefonen
devices-lock-this = Lås { $device }
devices-locked-since = Låst { $when }
devices-emptied = Tömd { $when }
devices-lock-title = Vill du låsa { $device }?
devices-lock-body = Det som finns på telefonen töms. Det som inte är skickat skickas först, vid nästa kontakt.
devices-lock-confirm = Lås
devices-locked = Låst
devices-unlock = Lås upp
devices-unlock-this = Lås upp { $device }
devices-unlock-title = Vill du låsa upp { $device }?
devices-unlock-body = Telefonen fungerar igen vid nästa kontakt. Lås bara upp den om du vet vem som har den.
devices-person-add = Lägg till person
devices-person-remove = Ta bort { $name } från telefonen

staff-job-title = Uppdrag { $number }
staff-job-orderer = Beställare
staff-job-contact = Kontakt på plats
staff-job-history = Det som har hänt
staff-job-remark = Anteckning
staff-job-remark-hint = Bara ni som jobbar här ser den. Skriv inget om hälsa.
staff-job-remark-save = Spara anteckningen
staff-job-visits = Pass
staff-job-visit = Pass { $number }, { $date }
staff-job-own = Eget uppdrag
