### English. How texts are written stands at the head of `sv/common.ftl`; Swedish is the reference.

-app = Gjort

app-name = { -app }
app-title = { $page } – { -app }
app-no-script = { -app } needs JavaScript. Turn it on in your browser and reload the page.
app-starting = Starting …
app-failed = { -app } could not start. Reload the page. What you have saved is still here.
app-update-title = The app needs to be updated
app-update-body = Go on as usual if you like. What you have saved is still here, and is sent once the app is updated.
app-update-now = Update the app
app-update-nothing = The new version is not ready yet. Try again in a while.
app-update-no-contact = It could not be fetched. Try again when you have a network.
app-update-unsaved = Save what you have written first, so that it is not lost.
app-needs-update = Update the app to see this.

common-add = Add
common-back = Back
common-to-start = To the start
common-call = Call { $name }
common-cancel = Cancel
common-change = Change
common-choose = Choose
common-close = Close
common-done = Done
common-hide = Hide
common-loading = Loading …
common-menu = Menu
common-more = Show more
common-move-down = Move down
common-move-up = Move up
common-next = Next
common-no = No
common-none = None
common-ok = OK
common-open = Open
common-optional = optional
common-remove = Remove
common-save = Save
common-saved = Saved
common-search = Search
common-send = Send
common-show = Show
common-skip-to-content = Skip to content
common-try-again = Try again
common-undo = Undo
common-yes = Yes
common-you = you

common-notice-error = Error
common-notice-info = Good to know
common-notice-success = Done
common-notice-warning = Please note

day-today = today
day-tomorrow = tomorrow
day-yesterday = yesterday
day-and-clock = { $day } at { $clock }
day-named = { $date } – { $name }
day-no-date = No day yet

count-photos = { $count ->
    [0] No photos
    [one] 1 photo
   *[other] { $count } photos
}
count-people = { $count ->
    [0] Nobody
    [one] 1 person
   *[other] { $count } people
}
count-jobs = { $count ->
    [0] No jobs
    [one] 1 job
   *[other] { $count } jobs
}
count-orders = { $count ->
    [0] No orders
    [one] 1 order
   *[other] { $count } orders
}
count-steps = { NUMBER($done) } of { NUMBER($total) ->
    [one] 1 step done
   *[other] { $total } steps done
}
count-days = { $count ->
    [one] 1 day
   *[other] { $count } days
}

place-unknown = The place shows when you have a network.
place-private = At somebody’s home. The address shows on that day.

person-someone = someone in the crew
person-photo-of = Picture of { $name }

role-admin = Administrator
role-coordinator = Coordinator
role-orderer = Orderer
role-participant = Participant
role-supervisor = Supervisor

level-pictures = Pictures
level-steps = Pictures and a few words
level-text = Text

device-kind-own = Own phone
device-kind-shared = Shared phone
device-kind-staff = Staff browser

nav-label = Main menu
nav-confirm = To confirm
nav-devices = Phones
nav-gathering = Morning gathering
nav-more = More
nav-my-day = My day
nav-my-orders = My orders
nav-new-orders = New orders
nav-order = Order
nav-planning = To plan
nav-settings = Settings
nav-sort-out = To sort out
nav-steps = Steps
nav-sync = Sent and saved
nav-waiting = { NUMBER($count) } waiting
nav-when-we-can = When we have time

settings-title = Settings
settings-language = Language
settings-scheme = Light or dark
settings-scheme-auto = As on the phone
settings-scheme-light = Light
settings-scheme-dark = Dark
settings-text-size = Text size
settings-weekday-colour = The colour of the weekday
settings-weekday-colour-day = The whole day
settings-weekday-colour-header = At the top only
settings-weekday-colour-off = No colour
settings-time-pillar = Time pillar
settings-time-pillar-hint = Each dot is a quarter of an hour. Take the time you need.

form-fix-title = { $count ->
    [one] There is 1 thing to put right
   *[other] There are { $count } things to put right
}
form-health-hint = Write nothing about health.
form-kept = What you have written is still here.
form-left = { $count ->
    [one] 1 character left
   *[other] { $count } characters left
}
form-required = Fill this in.
form-too-long = { $count ->
    [one] The text is 1 character too long.
   *[other] The text is { $count } characters too long.
}
form-bad-character = Remove characters that are not letters, digits or ordinary punctuation.
form-choose-one = Choose one of the options.
form-invalid = This is not right. Check it and try again.
form-too-much = { $count ->
    [one] Write 1 character at most.
   *[other] Write { $count } characters at most.
}
form-too-long-plain = The text is too long.
form-date-invalid = Write a date that exists, such as 2026-02-03.
form-clock-invalid = Write a time, such as 08:30.
form-phone-invalid = Write a phone number with digits, such as 070-123 45 67.
form-minutes-invalid = Write the time in hours and minutes.
form-unsaved-title = Leave the page?
form-unsaved-body = What you have written has not been sent.
form-unsaved-stay = Stay
form-unsaved-leave = Leave the page
