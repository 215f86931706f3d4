# What waits on the device, what has arrived, and how it stands with the network.

sync-title = Skickat och sparat
sync-all-sent = Allt är skickat.
sync-waiting = { $count ->
    [one] 1 sak väntar på att skickas
   *[other] { $count } saker väntar på att skickas
}
sync-unreadable = { $count ->
    [one] 1 sak väntar som den här versionen av appen inte kan visa
   *[other] { $count } saker väntar som den här versionen av appen inte kan visa
}
sync-unreadable-do = Uppdatera appen, så skickas det. Det du har sparat finns kvar.
sync-waiting-photos = { $count ->
    [one] 1 bild väntar på att skickas
   *[other] { $count } bilder väntar på att skickas
}
sync-waiting-since = Sedan { $when }
sync-oldest = Det äldsta har väntat sedan { $when }.
sync-stuck-title = Räknas inte än
sync-stuck-photo = Bilden gick inte att skicka.
sync-remove = Ta bort
sync-remove-title = Vill du ta bort det här?
sync-remove-body = Det räknas inte, och det går inte att få tillbaka.
sync-remove-body-photo = Det räknas inte. Bilden försvinner från telefonen och går inte att få tillbaka.
sync-remove-told = De som tittar på det får veta att du har tagit bort det.
sync-remove-confirm = Ja, ta bort
sync-remove-keep = Behåll
sync-remove-late = Det har redan kommit fram och räknas. Inget togs bort.
sync-remove-not-now = Det går inte att ta bort just nu. Försök igen om en stund.
sync-taken-back = Jag har tagit bort det själv.
sync-nothing-to-do = Du behöver inte göra något. Det skickas när det finns nät.
sync-last-contact = Senaste kontakt med servern { $when }
sync-last-contact-never = Ingen kontakt med servern än
sync-in-contact = Kontakt med servern just nu
sync-things = { $count ->
    [one] 1 sak
   *[other] { $count } saker
}
sync-row = { $what }, { $when }
sync-person-switch = Sparat av { $name }
sync-now = Försök nu
sync-trying = Försöker skicka …
sync-arrived-today = Framme i dag
sync-refused-title = Togs inte emot
sync-refused-hint = Det ligger kvar här, och din handledare tittar på det.
sync-refused-answer = Svar från { $name }: { $answer }
sync-answered-title = Svar till dig
sync-answered-body = Det här räknas inte med, och du behöver inte göra något.
sync-answered = Svar: { $reason }
sync-export = Spara en kopia av det som inte är skickat
sync-export-failed = Kopian kunde inte sparas. Det som väntar ligger kvar på telefonen.
sync-export-done = Kopian ligger bland telefonens hämtade filer.
sync-export-missing = { $count ->
    [one] 1 bild fattas. Den finns inte kvar på telefonen.
   *[other] { $count } bilder fattas. De finns inte kvar på telefonen.
}
sync-device = Telefon: { $name }
sync-version = Version { $version }
sync-storage = Appen använder { $used }. Det finns plats för { $left } till.
sync-storage-little = Telefonen är snart full
sync-storage-make = Ta bort något annat på den, till exempel gamla filmer.

offline-title = Inget nät
offline-body = Fortsätt som vanligt. Allt sparas här och skickas sedan.
offline-server = Ingen kontakt med servern
offline-back = Nätet är tillbaka. Skickar …
offline-as-of = Så här såg det ut { $when }.
offline-needs-network = Det här behöver nät.
offline-not-on-device = Det här finns inte på telefonen än. Öppna det när du har nät.
offline-other-tab = Appen är öppen på ett annat ställe i telefonen. Det gör inget.

storage-failed-title = Det gick inte att spara
storage-failed = Telefonen kunde inte spara. Det du skrev står kvar. Försök igen.
storage-full = Telefonen är full. Ta bort något annat på den, till exempel gamla filmer, och försök igen.
storage-blocked = Appen får inte spara på den här telefonen. Stäng privat surfning och öppna appen igen.
storage-silent = Appen får inget svar från telefonens minne. Stäng appen helt och öppna den igen. Det du har sparat finns kvar.
storage-other-version = Det sparades inte, för appen är för gammal. Uppdatera appen och gör det igen.
storage-engine-restarting = Appen startar om i bakgrunden. Det du har sparat finns kvar.
