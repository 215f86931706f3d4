### How the texts of Gjort are written
###
### Every text of the product stands in these files, in Project Fluent's syntax (https://projectfluent.org/fluent/guide/).
### `shared/build.rs` compiles them to the enum `shared::text::Text`; a mistake stops the build and names file and line.
###
### A new text: write it here in `sv/<area>.ftl`, and with the same key in `en/<area>.ftl`. That is all.
###
###     order-send = Skicka beställningen            Text::OrderSend.render(lang)
###     order-answer-by = Svar senast { $date }      Text::OrderAnswerBy { date: &date }.render(lang)
###     photos-taken = { $count ->                   Text::PhotosTaken { count: 3 }.render(lang)
###         [0] Inga bilder
###         [one] En bild
###        *[other] { $count } bilder
###     }
###
### - The key is `area-thing-part`; the area is the file's, or a thing that several areas share.
### - An argument is a `&str`, or an `i64` if a text counts with it (`[one]`, `[0]`, `NUMBER($x)`). Dates, times,
###   lengths and lists come as strings from `shared::text::format`.
### - A selector with other words (`[morning]`) compares a string.
### - Terms are written in as they stand: `-app = Gjort` and then `{ -app }`. Attributes, functions other than
###   NUMBER and texts inside texts are not used.
### - A text without arguments can also be named over the wire: `TextKey::parse("order-send")`.
###
### The voice: short, the verb first, say "du". No technical words, no words of the authorities where a common
### one will do. An error says what to do next and never blames. Nothing about health, and no one's name.

-app = Gjort

app-name = { -app }
app-title = { $page } – { -app }
app-no-script = { -app } behöver JavaScript. Slå på det i webbläsaren och ladda om sidan.
app-starting = Startar …
app-failed = { -app } kunde inte starta. Ladda om sidan. Det du har sparat finns kvar.
app-update-title = Appen behöver uppdateras
app-update-body = Fortsätt som vanligt om du vill. Det du har sparat finns kvar och skickas när appen är uppdaterad.
app-update-now = Uppdatera appen
app-update-nothing = Den nya versionen är inte klar än. Försök igen om en stund.
app-update-no-contact = Det gick inte att hämta. Försök igen när du har nät.
app-update-unsaved = Spara det du har skrivit först, så att det inte försvinner.
app-needs-update = Uppdatera appen för att se det här.

common-add = Lägg till
common-back = Tillbaka
common-to-start = Till början
common-call = Ring { $name }
common-cancel = Avbryt
common-change = Ändra
common-choose = Välj
common-close = Stäng
common-done = Klar
common-hide = Dölj
common-loading = Hämtar …
common-menu = Meny
common-more = Visa fler
common-move-down = Flytta ner
common-move-up = Flytta upp
common-next = Nästa
common-no = Nej
common-none = Ingen
common-ok = Okej
common-open = Öppna
common-optional = frivilligt
common-remove = Ta bort
common-save = Spara
common-saved = Sparat
common-search = Sök
common-send = Skicka
common-show = Visa
common-skip-to-content = Gå till innehållet
common-try-again = Försök igen
common-undo = Ångra
common-yes = Ja
common-you = du

common-notice-error = Fel
common-notice-info = Bra att veta
common-notice-success = Klart
common-notice-warning = Observera

day-today = i dag
day-tomorrow = i morgon
day-yesterday = i går
day-and-clock = { $day } { $clock }
# The date after the word: "Tisdag 3 februari – i dag".
day-named = { $date } – { $name }
day-no-date = Ingen dag än

count-photos = { $count ->
    [0] Inga bilder
    [one] 1 bild
   *[other] { $count } bilder
}
count-people = { $count ->
    [0] Ingen
    [one] 1 person
   *[other] { $count } personer
}
count-jobs = { $count ->
    [0] Inga uppdrag
    [one] 1 uppdrag
   *[other] { $count } uppdrag
}
count-orders = { $count ->
    [0] Inga beställningar
    [one] 1 beställning
   *[other] { $count } beställningar
}
count-steps = { NUMBER($done) } av { NUMBER($total) ->
    [one] 1 steg klart
   *[other] { $total } steg klara
}
count-days = { $count ->
    [one] 1 dag
   *[other] { $count } dagar
}

place-unknown = Platsen visas när du har nät.
place-private = Hemma hos någon. Adressen visas den dagen.

person-someone = någon i arbetslaget
person-photo-of = Bild på { $name }

role-admin = Administratör
role-coordinator = Uppdragsfördelare
role-orderer = Beställare
role-participant = Deltagare
role-supervisor = Handledare

level-pictures = Bilder
level-steps = Bilder och några få ord
level-text = Text

device-kind-own = Egen telefon
device-kind-shared = Delad telefon
device-kind-staff = Webbläsare för personal

nav-label = Huvudmeny
nav-confirm = Att bekräfta
nav-devices = Telefoner
nav-gathering = Morgonsamling
nav-more = Mer
nav-my-day = Min dag
nav-my-orders = Mina beställningar
nav-new-orders = Nya beställningar
nav-order = Beställ
nav-planning = Att planera
nav-settings = Inställningar
nav-sort-out = Att reda ut
nav-steps = Steg
nav-sync = Skickat och sparat
nav-waiting = { NUMBER($count) } väntar
nav-when-we-can = När vi hinner

settings-title = Inställningar
settings-language = Språk
settings-scheme = Ljust eller mörkt
settings-scheme-auto = Som telefonen
settings-scheme-light = Ljust
settings-scheme-dark = Mörkt
settings-text-size = Textens storlek
settings-weekday-colour = Veckodagens färg
settings-weekday-colour-day = Hela dagen
settings-weekday-colour-header = Bara överst
settings-weekday-colour-off = Ingen färg
settings-time-pillar = Tidpelare
settings-time-pillar-hint = Varje prick är en kvart. Ta den tid du behöver.

# Hints and errors that every form can use.
form-fix-title = { $count ->
    [one] Det är 1 sak att rätta
   *[other] Det är { $count } saker att rätta
}
form-health-hint = Skriv inget om hälsa.
form-kept = Det du har skrivit finns kvar.
form-left = { $count ->
    [one] 1 tecken kvar
   *[other] { $count } tecken kvar
}
form-required = Fyll i det här.
form-too-long = { $count ->
    [one] Texten är 1 tecken för lång.
   *[other] Texten är { $count } tecken för lång.
}
form-bad-character = Ta bort tecken som inte är bokstäver, siffror eller vanliga skiljetecken.
form-choose-one = Välj ett av alternativen.
form-invalid = Det här stämmer inte. Titta efter och försök igen.
form-too-much = { $count ->
    [one] Skriv högst 1 tecken.
   *[other] Skriv högst { $count } tecken.
}
form-too-long-plain = Texten är för lång.
form-date-invalid = Skriv ett datum som finns, till exempel 2026-02-03.
form-clock-invalid = Skriv en tid, till exempel 08.30.
form-phone-invalid = Skriv ett telefonnummer med siffror, till exempel 070-123 45 67.
form-minutes-invalid = Skriv tiden i timmar och minuter.
form-unsaved-title = Lämna sidan?
form-unsaved-body = Det du har skrivit är inte skickat.
form-unsaved-stay = Stanna kvar
form-unsaved-leave = Lämna sidan
