# Where an order or a job stands, in words. Never a code, never a colour alone.

stage-requested = Received
stage-asked = We have a question for you
stage-answered = We have your answer
stage-accepted = Accepted, we are planning
stage-accepted-unit = Accepted by { $unit }
stage-declined = We cannot do it
stage-planned = Planned
stage-planned-day = Planned for { $date }
stage-planned-window = Planned for { $dates }
stage-planned-any = Will be done when we have time
stage-started = Under way
stage-paused = Begun, we will be back
stage-done = Done, waiting to be approved
stage-returned = A little left to do
stage-confirmed = Done and approved
stage-cancelled = Cancelled
stage-thanked = You have said thank you
stage-waiting = Saved, not sent yet
stage-since = { $stage } { $when }

job-status-new = New
job-status-asked = Question asked
job-status-answered = Answer received
job-status-to-plan = To plan
job-status-planned = Planned
job-status-when-we-can = When we have time
job-status-reserve = In reserve
job-status-started = Under way
job-status-paused = Begun
job-status-done = Done, to confirm
job-status-returned = A little left to do
job-status-confirmed = Done and approved
job-status-declined = Declined
job-status-cancelled = Cancelled
job-status-withdrawn = Removed
job-status-contradiction = Two answers, choose one

mark-saved = Saved
mark-saved-hint = It is on the phone. It is sent when there is a network.
mark-sent = Sent
mark-sent-hint = It has arrived.
mark-looking = Your supervisor is looking at it
mark-looking-us = We are looking at it
mark-looking-hint = You do not need to do anything. Nothing is lost.

verdict-committed = Arrived
verdict-duplicate = Arrived
verdict-rejected = Not accepted
verdict-blocked = Waiting for something else
verdict-held = Waiting for a decision
verdict-retry = Trying again
verdict-dismissed = Does not count
verdict-erased = Erased
verdict-pending = Saved, not sent

release-none = Only us
release-orderer = The orderer sees it
release-public = Published

# Two statements of which only one can stand; someone who may decide chooses.
contradiction-title = Two people say different things
contradiction-acceptance = Two workplaces have the job, or it is both given and declined.
contradiction-plan = The job is planned for different days.
contradiction-verdict = Someone approved it and someone sent it back.
contradiction-steps = There are two lists of steps.
contradiction-release = A photo is both shown to the orderer and taken back.
contradiction-presence = Someone is both here and not here.
contradiction-points = There are two lists of the day’s times.
contradiction-length = The same visit has two different lengths.
contradiction-approval = A time is both approved and questioned.
contradiction-bank-step = A step in the bank has two versions.

# What a supervisor is told beside a statement. It never stops anything.
flag-clock-off = The phone’s clock was { $duration } off.
flag-odd-order = The time is before what it belongs to. Check the clock of the phone.
flag-begun-before = The work had already begun when the job was taken away.
flag-newer = Update the app to see everything.
