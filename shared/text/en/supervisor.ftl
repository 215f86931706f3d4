# The supervisor: the morning, planning, confirming, sorting out, phones.

gathering-title = Morning gathering
gathering-who-is-here = Who is here?
gathering-who-is-here-hint = Tap those who are here. Tap again to undo.
gathering-who-does-what = Who does what?
gathering-nothing-yet = Has nothing yet
gathering-all-have = Everyone has something to do.
gathering-here-count = { $count ->
    [0] Nobody is here yet
    [one] 1 is here
   *[other] { $count } are here
}
gathering-nothing-count = { $count ->
    [one] 1 has nothing yet
   *[other] { $count } have nothing yet
}
gathering-is-here = { $name } is here
gathering-is-away = { $name } is not here
gathering-jobs = Today’s jobs
gathering-jobs-empty = No jobs today. Take one from When we have time.
gathering-stations = Stations
gathering-take-waiting = Take something from When we have time
gathering-put = Put { $name } on { $what }
gathering-lift = Take { $name } off { $what }
gathering-choose-people = Choose who goes along
gathering-crew = Crew
gathering-crew-empty = Nobody yet
gathering-away = Not here
gathering-changeable = You can change this all day.
gathering-other-day = Another day
gathering-points = Times of the day
gathering-points-edit = Change the times of the day
gathering-no-people = Nobody has been added to { $unit } yet.
gathering-waits = Waiting for you
gathering-reported = Reported absence
gathering-also = Also: { $what }
gathering-things = { $count ->
    [one] 1 thing
   *[other] { $count } things
}
gathering-who-has-nothing = Who has nothing yet?
gathering-take = Take { $what }
gathering-points-same = Same times as { $day }
gathering-points-suggested = Suggested times
gathering-point-remove = Remove { $what }

supervisor-unit = Workplace

waiting-title = When we have time
waiting-empty = Nothing is waiting.
waiting-empty-hint = Jobs without a date come here.
waiting-since = Waiting since { $date }
waiting-take-today = Take today
waiting-take-day = Take another day
waiting-taken = The job is on { $day }.

plan-title = To plan
plan-empty = Everything is planned.
plan-new-own = New job of our own
plan-own-title = What is to be done?
plan-own-place = Where?
plan-job-title = Plan
plan-wanted = Wanted day: { $when }
plan-wanted-any = When you have time
plan-day = Which day?
plan-day-today = Today
plan-day-tomorrow = Tomorrow
plan-day-other = Another day
plan-day-window = Between two dates
plan-day-any = When we have time
plan-day-missing = Choose a day or When we have time.
plan-day-past = That day has been. Choose one that is to come.
plan-day-load = { $count ->
    [0] Nothing else that day
    [one] 1 more job that day
   *[other] { $count } more jobs that day
}
plan-steps = Steps
plan-steps-hint = A picture and a few words for each step.
plan-steps-empty = No steps yet. That is fine.
plan-step-words = A few words
plan-step-words-hint = Such as: fetch the cart.
plan-step-words-missing = Write a few words about the step.
plan-step-picture = Picture
plan-step-add = Add a step
plan-step-remove = Remove the step { $step }
plan-step-from-bank = Choose from the bank
plan-step-from-camera = Take a photo
plan-step-from-pictograms = Choose a symbol
plan-step-to-bank = Save in the bank
plan-step-left-first = What is left comes first
plan-save = Plan
plan-saved = Planned for { $when }.
plan-saved-any = The job is in When we have time.
plan-change-day = Change day
plan-move-to-waiting = Move to When we have time
plan-steps-and-day = Steps and day
plan-step-take = Add: { $step }
plan-step-no-picture = Remove the picture
plan-week-before = Week before
plan-week-after = Next week
plan-day-has-been = that day has been
plan-days-today = that is today
plan-days-left = { $count ->
    [one] 1 day left
   *[other] { $count } days left
}
plan-too-many-steps = { $count ->
    [one] A job can have 1 step at most.
   *[other] A job can have { $count } steps at most.
}

bank-title = Bank of steps
bank-hint = Steps that { $unit } uses often.
bank-empty = The bank is empty. Save a step here when you plan.
bank-search = Search the steps
bank-remove = Remove from the bank
bank-remove-step = Remove from the bank: { $step }
bank-add = Add to the bank
bank-added = The step is in the bank.
bank-in-use = Jobs that are already planned keep the step.

confirm-title = To confirm
confirm-empty = Nothing to confirm right now.
confirm-done-by = Done { $when }
confirm-before-after = Before and after
confirm-no-photo-before = No photo before
confirm-no-photo-after = No photo after
confirm-who = Who and how long
confirm-who-none = Nobody has said how long yet.
confirm-person-time = { $name }: { $duration }
confirm-time-change = Change the time
confirm-time-contradiction = Two different times. Choose the right one.
confirm-time-stated-by = { $duration }, said by { $name }
confirm-clock-off = The phone’s clock was { $duration } off.
confirm-steps = The steps
confirm-step-skipped = Left out
confirm-step-skipped-why = Left out: { $why }
confirm-step-left = Not done
confirm-remarks = Remarks
confirm-remarks-hint = Only you see them, not the orderer.
confirm-good = What was good?
confirm-good-hint = The crew reads it.
confirm-action = Approve
confirm-done = Done and approved. The orderer can see it now.
confirm-done-own = Done and approved.
confirm-undo = Take back
confirm-done-at = Done { $clock }, { $name }
confirm-overlap = At the same time on { $what }
confirm-time-none = No time yet
confirm-time-change-of = Change the time of { $name }

return-action = A little left to do
return-title = What is left?
return-good = What was good?
return-good-hint = Say it first. The crew reads it.
return-good-missing = Write something that was good.
return-reason = What is left to do?
return-reason-hint = Write so that it can be understood on site.
return-reason-missing = Write what is left.
return-photo = A photo that shows it
return-photo-this = This photo shows it
return-steps = Which steps are left?
return-send = Send back
return-sent = The job is in To plan.

release-title = Photos for the orderer
release-hint = The orderer sees only the photos you choose.
release-to = The orderer is { $department }.
release-show = Show: { $what }
release-check-people = Check that no person, name plate or address can be seen.
release-choose = Choose photo
release-send = { $count ->
    [0] Show no photos
    [one] Show 1 photo to the orderer
   *[other] Show { $count } photos to the orderer
}
release-sent = The orderer can see the photos now.
release-take-back = Take the photo back
release-taken-back = The orderer no longer sees it.

sort-out-request = The work has begun. If it counts, it is cancelled all the same.
sort-out-title = To sort out
sort-out-empty = Nothing to sort out.
sort-out-needs-network = You need a network to see everything to sort out.
sort-out-intro = This did not get all the way. Nothing is lost. Read it, and decide what counts.
sort-out-by = From { $name }, { $when }
sort-out-adopt = It counts
sort-out-adopt-hint = It counts as if it had arrived from the start.
sort-out-answer = It does not count
sort-out-answer-reason = Why not?
sort-out-answer-hint = Whoever wrote it reads your answer. Write nothing about health.
sort-out-answer-send = Send the answer
sort-out-late = Someone else has already decided.
sort-out-done = Sorted out
sort-out-adopted = Counts, according to { $name }
sort-out-read = Read in a copy from a phone
sort-out-read-hint = The copy is saved on the phone’s page Sent and saved.
sort-out-read-done = { $count ->
    [one] 1 thing was read in. Decide whether it counts.
   *[other] { $count } things were read in. Decide whether they count.
}
sort-out-read-known = { $count ->
    [one] 1 thing was here already.
   *[other] { $count } things were here already.
}
sort-out-read-refused = { $count ->
    [one] 1 thing could not be read in. It belongs to another workplace, or is broken.
   *[other] { $count } things could not be read in. They belong to another workplace, or are broken.
}
sort-out-read-photos = { $count ->
    [one] 1 photo could not be received.
   *[other] { $count } photos could not be received.
}
sort-out-read-wrong-file = The file is no copy from Gjort, or it is not whole. Choose another file.
sort-out-read-photo = A photo in the copy did not arrive. Read the copy in again when you have a network.
sort-out-choose = This is right

devices-title = Phones
devices-empty = No phones are connected yet.
devices-add = Connect a phone
devices-add-own = Someone’s own phone
devices-add-shared = The crew’s phone
devices-add-whose = Whose phone is it?
devices-add-who = Who may use it?
devices-add-kind = What kind of phone?
devices-add-own-hint = One person. It shows their own hours too.
devices-add-shared-hint = Several choose themselves by picture.
devices-add-people-missing = Choose whose phone it is.
devices-add-people-most = { $count ->
    [one] Choose 1 person.
   *[other] Choose at most { $count } people.
}
devices-needs-network = You need a network to see and connect phones.
devices-code-do = Open { -app } on the phone and choose Connect the phone.
devices-code-over = The code is no longer valid. Make a new one.
devices-code-waiting = Waiting for the phone …
devices-make-code = Show the code
devices-name = The phone’s name
devices-name-hint = Such as: the blue phone.
devices-code-title = Write the code on the phone
devices-code-or-scan = Or scan the QR code with the phone’s camera.
devices-code-valid = { $minutes ->
    [one] The code works for 1 minute and only once.
   *[other] The code works for { $minutes } minutes and only once.
}
devices-code-qr-alt = QR code with the address of { -app } and the code
devices-code-new = Make a new code
devices-code-used = The phone is connected.
devices-code-no-contact = You need a network to make a code.
devices-last-contact = Last contact { $when }
devices-never-contact = No contact yet
devices-waiting = { $count ->
    [0] Everything is sent
    [one] 1 thing is waiting on the phone
   *[other] { $count } things are waiting on the phone
}
devices-lock = Lock the phone
devices-lock-this = Lock { $device }
devices-locked-since = Locked { $when }
devices-emptied = Emptied { $when }
devices-lock-title = Do you want to lock { $device }?
devices-lock-body = What is on the phone is emptied. What has not been sent is sent first, at the next contact.
devices-lock-confirm = Lock
devices-locked = Locked
devices-unlock = Unlock
devices-unlock-this = Unlock { $device }
devices-unlock-title = Do you want to unlock { $device }?
devices-unlock-body = The phone works again at the next contact. Unlock it only if you know who has it.
devices-person-add = Add a person
devices-person-remove = Remove { $name } from the phone

staff-job-title = Job { $number }
staff-job-orderer = Orderer
staff-job-contact = Contact on site
staff-job-history = What has happened
staff-job-remark = Remark
staff-job-remark-hint = Only those who work here see it. Write nothing about health.
staff-job-remark-save = Save the remark
staff-job-visits = Visits
staff-job-visit = Visit { $number }, { $date }
staff-job-own = Our own job
