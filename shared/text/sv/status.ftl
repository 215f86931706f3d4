# Where an order or a job stands, in words. Never a code, never a colour alone.

# To the orderer.
stage-requested = Mottagen
stage-asked = Vi har en fråga till dig
stage-answered = Ditt svar är mottaget
stage-accepted = Antagen, vi planerar
stage-accepted-unit = Antagen av { $unit }
stage-declined = Vi kan inte göra det
stage-planned = Planerad
stage-planned-day = Planerad till { $date }
stage-planned-window = Planerad till { $dates }
stage-planned-any = Görs när vi hinner
stage-started = Pågår
stage-paused = Påbörjad, vi kommer tillbaka
stage-done = Klar, väntar på godkännande
stage-returned = Lite kvar att göra
stage-confirmed = Klart och godkänt
stage-cancelled = Avbeställd
stage-thanked = Du har tackat
stage-waiting = Sparad, inte skickad än
stage-since = { $stage } { $when }

# To staff and crew.
job-status-new = Ny
job-status-asked = Fråga ställd
job-status-answered = Svar har kommit
job-status-to-plan = Att planera
job-status-planned = Planerat
job-status-when-we-can = När vi hinner
job-status-reserve = Reserv
job-status-started = Pågår
job-status-paused = Påbörjat
job-status-done = Klart, att bekräfta
job-status-returned = Lite kvar att göra
job-status-confirmed = Klart och godkänt
job-status-declined = Avböjt
job-status-cancelled = Avbeställt
job-status-withdrawn = Borttaget
job-status-contradiction = Två svar, välj ett

# The calm mark on a crew's job, and what it means.
mark-saved = Sparat
mark-saved-hint = Det finns på telefonen. Det skickas när det finns nät.
mark-sent = Skickat
mark-sent-hint = Det har kommit fram.
mark-looking = Din handledare tittar på det
mark-looking-us = Vi tittar på det
mark-looking-hint = Du behöver inte göra något. Inget är borta.

# What became of each statement, to staff.
verdict-committed = Framme
verdict-duplicate = Framme
verdict-rejected = Togs inte emot
verdict-blocked = Väntar på något annat
verdict-held = Väntar på beslut
verdict-retry = Försöker igen
verdict-dismissed = Gäller inte
verdict-erased = Raderat
verdict-pending = Sparat, inte skickat

# Who a photo is for.
release-none = Bara vi
release-orderer = Beställaren ser den
release-public = Publicerad

# Two statements of which only one can stand; someone who may decide chooses.
contradiction-title = Två säger olika
contradiction-acceptance = Två arbetsplatser har fått uppdraget, eller så är det både lämnat och avböjt.
contradiction-plan = Uppdraget är planerat till olika dagar.
contradiction-verdict = Någon har godkänt och någon har skickat tillbaka.
contradiction-steps = Det finns två listor med steg.
contradiction-release = En bild är både visad för beställaren och tagen tillbaka.
contradiction-presence = En person är både här och inte här.
contradiction-points = Det finns två listor med dagens tider.
contradiction-length = Samma pass har två olika tider.
contradiction-approval = En tid är både godkänd och ifrågasatt.
contradiction-bank-step = Ett steg i banken finns i två versioner.

# What a supervisor is told beside a statement. It never stops anything.
flag-clock-off = Telefonens klocka gick { $duration } fel.
flag-odd-order = Tiden är före det som den hör till. Titta på klockan i telefonen.
flag-begun-before = Arbetet hade redan börjat när uppdraget togs bort.
flag-newer = Uppdatera appen för att se allt.
