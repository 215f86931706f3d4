# The orderer: own orders, the form, one order's way.

orders-title = My orders
orders-department = Orders from { $department }
orders-new = Order a job
orders-empty = You have no orders yet.
orders-empty-hint = Order what otherwise never gets done.
orders-current = Under way
orders-finished = Finished
orders-needs-you = Waiting for your answer
orders-by-you = Ordered by you
orders-by = Ordered by { $name }
orders-number = No. { $number }

order-form-title = Order a job
order-form-phone-title = Register an order by phone
order-form-phone-hint = You are writing it for someone else. The orderer can follow it as usual.
order-form-intro = You get an answer with a day when we come. Then you can follow the job here.
order-department = Ordering department
order-department-missing = Choose which department is ordering.
order-type = What do you want help with?
order-type-hint = Choose what fits best.
order-type-missing = Choose what you want help with.
order-type-none = Your department cannot order this. Choose something else or ask the coordinator.
order-title = What is to be done?
order-title-hint = A few words, such as: rake leaves at the preschool.
order-title-missing = Write a few words about what is to be done.
order-what = Describe the job
order-what-hint = What is to be done, and how much? Write nothing about health or about individuals.
order-what-example = For example: carry eight chairs from the attic to the dining room.

order-place = Where?
order-place-hint = Choose a place in the list or write the address.
order-place-kind = What kind of place?
order-place-known = A place in the list
order-place-site = Place
order-place-other = Another address
order-place-address = Address
order-place-details = Finding the way
order-place-details-hint = Such as entrance, floor or who opens the door.
order-place-private = It is in someone’s home
order-place-private-hint = The address is shown only to those who are going there, on that day.
order-place-missing = Choose a place or write an address.
order-door-code = Door code or key
order-door-code-hint = Shown only to the crew on the same day.
order-when = When?
order-when-date = On a certain day
order-when-window = Between two dates
order-when-any = When you have time
order-when-any-hint = Good for what is in no hurry.
order-date = Day
order-date-from = Earliest
order-date-to = Latest
order-date-missing = Choose a day.
order-date-past = That day has been. Choose one that is to come.
order-date-earliest = Earliest { $date }
order-date-earliest-why = { $days ->
    [0] We can do this job as early as today.
    [one] We need 1 day, so that everyone has something meaningful to do. The earliest day is { $date }.
   *[other] We need { $days } days, so that everyone has something meaningful to do. The earliest day is { $date }.
}
order-date-soon = That is too early. The earliest day is { $date }.
order-date-closed = We do no such jobs that week. The nearest day is { $date }.
order-date-put-off = We do not do such jobs every week. The earliest day is { $date }.
order-date-order = The last day must come after the first, a year later at most.
order-urgent = It is urgent
order-urgent-hint = Ice, a storm or something else that cannot wait.
order-urgent-not = Such jobs are never urgent. Choose an ordinary day.
order-urgent-why = Why can it not wait?
order-urgent-why-missing = Write why it cannot wait.
order-contact = Whom should we contact?
order-contact-hint = Someone who can answer questions when we are there.
order-contact-name = Name
order-contact-phone = Phone
order-contact-missing = Write whom we should contact.
order-contact-phone-missing = Write a phone number that we can call.
order-photo = Photo
order-photo-hint = A photo says a lot. Take one of the place, not of people.
order-photo-add = Add a photo
order-photo-remove = Remove the photo
order-send = Send the order
order-sent-title = Thank you! We have received your order
order-sent-body = You will have an answer by { $date }. You can follow it here.
order-sent-offline = The order is saved and will be sent when you have a network.
order-draft-kept = Your draft is still here.
order-draft-clear = Start over

order-answer-by = Answer by { $date }
order-answer-late = The answer is late. You can call { $name }.
order-changed-live = This page updates itself.
order-details = What you ordered
order-way = How it is going
order-photos = Photos
order-photos-new = New photos
order-photos-none = Photos are shown here when they are ready.
order-photo-alt-before = Photo from before: { $what }
order-photo-alt-after = Photo when it was done: { $what }
order-photo-alt-order = Your photo: { $what }

order-question-title = We have a question
order-question-by = Question { $when }
order-question-answer = Your answer
order-question-send = Send the answer
order-question-sent = Thank you, the answer is sent.
order-question-missing = Write an answer.
order-declined-reason = Why we cannot do it
order-declined-again = Order something else

order-cancel = Cancel the order
order-cancel-title = Do you want to cancel the order?
order-cancel-body = The job is taken out of our plans. You can order it again.
order-cancel-reason = Why? It helps us to plan.
order-cancel-confirm = Yes, cancel it
order-cancel-keep = No, keep it
order-cancel-late = The work has begun. Call { $name } if something is wrong.
order-cancelled = The order is cancelled.
order-again = Order the same again

order-thanks-title = Say thank you
order-thanks-hint = The crew reads what you write.
order-thanks-text = Greeting
order-thanks-send = Send thanks
order-thanks-sent = Thank you! Your greeting is sent.
order-thanks-shown = You said thank you { $when }.
