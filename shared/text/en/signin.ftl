# Signing in and out, and bringing a phone on.

signin-title = Sign in
signin-name = User name
signin-name-hint = Usually your e-mail address at work.
signin-password = Password
signin-submit = Sign in
signin-join-instead = I have a code from my supervisor
signin-password-instead = Sign in with a password
signin-wrong = The name or the password is not right. Try again.
signin-too-many = { $minutes ->
    [one] Too many tries. Wait 1 minute and try again.
   *[other] Too many tries. Wait { $minutes } minutes and try again.
}
signin-no-contact = No contact with the server. You need a network to sign in the first time.
signin-waiting = { $count ->
    [one] 1 thing has not been sent yet. It is still here.
   *[other] { $count } things have not been sent yet. They are still here.
}
signin-ended = You need to sign in again. What you have saved is still here.
signin-signed-in-as = Signed in as { $name }

signin-demo-title = Choose who you want to be
signin-demo-notice = This is a demo. The people and the municipality of Granfors are made up, and anyone can sign in as anybody.
signin-demo-group-crew = Participants
signin-demo-group-staff = Supervisors and coordinators
signin-demo-group-orderers = Orderers
signin-demo-as = Go on as { $name }
signin-demo-phone = The crew’s phone
signin-demo-phone-hint = A phone that several people share.

join-title = Connect the phone
join-intro = Ask your supervisor for a code. It works once.
join-code = Code
join-code-hint = Eight letters and digits that your supervisor shows you.
join-scan = Scan the QR code
join-scan-hint = Open the camera and hold it up to the code.
join-submit = Connect
join-done-title = The phone is connected
join-done-own = It is yours. You do not need to sign in again.
join-done-shared = It belongs to { $unit }. Choose who you are when you begin.
join-code-wrong = The code is not right. Check it and write it again.
join-code-used = The code has already been used. Ask your supervisor for a new one.
join-code-expired = The code has run out. Ask your supervisor for a new one.
join-code-short = { $count ->
    [one] The code has 1 more character.
   *[other] The code has { $count } more characters.
}
join-no-contact = The phone needs a network to connect. Try again when you have one.

device-emptied = The phone is empty. Talk to your supervisor.

signout-title = Sign out
signout-here = Sign out here
signout-everywhere = Sign out everywhere
signout-everywhere-hint = You will be signed out on every computer and phone where you are signed in.
signout-everywhere-done = You are signed out everywhere.
signout-waiting = { $count ->
    [one] 1 thing has not been sent yet. It stays here and is sent when you sign in again.
   *[other] { $count } things have not been sent yet. They stay here and are sent when you sign in again.
}
signout-done = You are signed out.

who-title = Who are you?
who-intro = Tap your picture.
who-pin = Your code
who-pin-wrong = The code is not right. Try again.
who-switch = Change person
who-not-here = I am not here
who-not-here-help = Ask your supervisor to add you to { $unit }.
who-is-it-you = Are you { $name }?
