# What waits on the device, what has arrived, and how it stands with the network.

sync-title = Sent and saved
sync-all-sent = Everything is sent.
sync-waiting = { $count ->
    [one] 1 thing is waiting to be sent
   *[other] { $count } things are waiting to be sent
}
sync-waiting-photos = { $count ->
    [one] 1 photo is waiting to be sent
   *[other] { $count } photos are waiting to be sent
}
sync-waiting-since = Since { $when }
sync-nothing-to-do = You do not need to do anything. It is sent when there is a network.
sync-last-contact = Last contact with the server { $when }
sync-last-contact-never = No contact with the server yet
sync-in-contact = In contact with the server right now
sync-things = { $count ->
    [one] 1 thing
   *[other] { $count } things
}
sync-row = { $what }, { $when }
sync-person-switch = Saved by { $name }
sync-now = Try now
sync-trying = Trying to send …
sync-arrived-today = Arrived today
sync-refused-title = Not accepted
sync-refused-hint = It stays here, and your supervisor is looking at it.
sync-refused-answer = Answer from { $name }: { $answer }
sync-answered-title = Answers for you
sync-answered-body = Someone has looked at this. It is not counted, and you do not need to do anything.
sync-answered = Answer: { $reason }
sync-export = Save a copy of what has not been sent
sync-export-failed = The copy could not be saved. What waits is still on the phone.
sync-export-done = The copy is among the phone’s downloads.
sync-device = Phone: { $name }
sync-version = Version { $version }
sync-storage = Space used: { $size }

offline-title = No network
offline-body = Go on as usual. Everything is saved here and sent later.
offline-server = No contact with the server
offline-back = The network is back. Sending …
offline-as-of = This is how it stood { $when }.
offline-needs-network = This needs a network.
offline-not-on-device = This is not on the phone yet. Open it when you have a network.
offline-other-tab = The app is open somewhere else on the phone. That is fine.

storage-failed-title = It could not be saved
storage-failed = The phone could not save. What you wrote is still here. Try again.
storage-full = The phone is full. Remove something else from it, such as old films, and try again.
storage-blocked = The app may not save on this phone. Close private browsing and open the app again.
storage-silent = The app gets no answer from the phone’s memory. Close the app completely and open it again. What you have saved is still there.
storage-other-version = The app is open in an older version. Close it and open it again.
storage-engine-restarting = The app is restarting in the background. What you have saved is still here.
