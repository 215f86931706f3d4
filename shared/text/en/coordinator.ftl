# The coordinator: what came in, and where it goes.

inbox-title = New orders
inbox-fetching = Fetching orders …
inbox-empty = No new orders.
inbox-empty-hint = When someone orders, it is shown here.
inbox-count = { $count ->
    [one] 1 new order
   *[other] { $count } new orders
}
inbox-answer-by = Answer by { $date }
inbox-answer-today = Answer today
inbox-answer-late = Should have been answered { $date }
inbox-urgent = Urgent
inbox-from = From { $department }
inbox-waiting-for-answer = Waiting for the orderer’s answer
inbox-answered = The orderer has answered
inbox-declined = Declined
inbox-given = Given to a workplace
inbox-open = To answer
inbox-cancelled = Cancelled
inbox-wanted = Wanted day: { $when }
inbox-wanted-day = Wanted day
inbox-what = What is ordered
inbox-photo-alt = The orderer’s picture: { $what }
inbox-thread = Questions and answers
inbox-has = { $unit } has the job
inbox-contact = Contact on site
inbox-register = Register an order by phone

give-title = Which workplace fits?
give-to = Give to { $unit }
give-action = Give to a workplace
give-change = Change workplace
give-change-body = { $unit } gets the job instead. It disappears from the old workplace’s phones.
give-capacity = { $count ->
    [0] Nobody is expected there that day
    [one] 1 person is there that day
   *[other] { $count } people are there that day
}
give-load = { $count ->
    [0] Nothing planned that day
    [one] 1 job planned that day
   *[other] { $count } jobs planned that day
}
give-idle-today = { $count ->
    [one] 1 person has nothing to do yet today
   *[other] { $count } people have nothing to do yet today
}
give-week = How many are there each weekday
give-weekday = { $weekday }: { $people }
give-advice = Most free and used to it first. You decide.
give-settle = There are two answers. Choose the workplace that is to have the job, or decline.
give-none = No workplaces are entered yet.
give-does-type = Usually does such jobs
give-done = { $unit } has the job.
give-missing = Choose a workplace.

ask-title = Ask the orderer
ask-action = Ask
ask-text = Your question
ask-text-hint = Ask one thing at a time, it goes faster.
ask-missing = Write a question.
ask-send = Send the question
ask-sent = The question is sent.
ask-answer-from = Answer from { $name }

decline-title = Decline the order
decline-action = Decline
decline-reason = Why?
decline-reason-hint = The orderer reads this. Do say who can help instead.
decline-reason-missing = Write why you cannot take the job.
decline-send = Decline
decline-sent = The orderer has your answer.
decline-undo = Take the order up again

cancel-title = Cancel the job
cancel-action = Cancel the order
cancel-reason = Why?
cancel-reason-hint = The orderer reads this. Write nothing about health.
cancel-reason-missing = Write why the job is cancelled.
cancel-send = Cancel the order
