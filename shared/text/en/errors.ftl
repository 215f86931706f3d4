# What goes wrong at the server's edge and with photos: titles of `application/problem+json` and notices.

error-title = Something went wrong
error-unknown = Something went wrong. Try again.
error-bad-request = The request could not be read.
error-truncated = What was sent did not arrive whole. Try again.
error-too-large = What was sent is too large.
error-wrong-type = What was sent is of the wrong kind.
error-origin-wrong = The request came from another website and was not accepted.
error-origin-missing = The request did not say where it came from and was not accepted.
error-session-revoked = You have been signed out from somewhere else. Sign in again. What you have saved is still here.
error-session-missing = Sign in first.
error-forbidden = You do not have access to this.
error-not-found = The page does not exist.
error-not-found-hint = It may have moved. Go to the start and look from there.
error-method = That cannot be done here.
error-conflict = Someone else was quicker. Reload and look again.
error-too-many = { $seconds ->
    [one] Too many tries. Wait 1 second.
   *[other] Too many tries. Wait { $seconds } seconds.
}
error-too-many-wait = Too many tries. Wait a while and try again.
error-disk-full = The server has no room right now. Try later. What you have saved is still here.
error-unavailable = The server is starting or busy. Try again soon.
error-internal = Something went wrong on our side. Try again in a while.
error-credentials = The name or the password is not right.
error-code-wrong = The code is not right.
error-code-used = The code has already been used.
error-code-expired = The code has run out.
error-page-broken = The page broke. Reload it. What you have saved is still here.

photo-not-image = The file is not a photo. Choose a photo or take a new one.
photo-broken = The photo could not be opened. Take a new one.
photo-too-large = The photo is too large. The largest size is { $size }.
photo-too-large-plain = The photo is too large.
photo-too-many = { $count ->
    [one] You can add 1 photo at most.
   *[other] You can add { $count } photos at most.
}
photo-unstripped = The photo holds details of place or camera that may not be sent. Take a new photo in the app.
photo-digest-mismatch = The photo did not arrive whole. The app sends it again.
photo-offset-mismatch = The photo came in the wrong order. The app goes on from where it stopped.
photo-upload-gone = The photo needs to be sent from the beginning. The app does that.
photo-forbidden = You do not have access to the photo.
photo-working = Getting the photo ready …
photo-waiting = The photo is waiting to be sent
photo-not-here = The photo is not on the phone. It is shown when you have a network.
photo-before = Before
photo-after = After
photo-during = On the way
