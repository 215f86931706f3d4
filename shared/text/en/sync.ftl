# What waits on the device, what has arrived, and how it stands with the network.

sync-title = Sent and saved
sync-all-sent = Everything is sent.
sync-waiting = { $count ->
    [one] 1 thing is waiting to be sent
   *[other] { $count } things are waiting to be sent
}
sync-unreadable = { $count ->
    [one] 1 thing is waiting that this version of the app cannot show
   *[other] { $count } things are waiting that this version of the app cannot show
}
sync-unreadable-do = Update the app, and it is sent. What you have saved is still here.
sync-waiting-photos = { $count ->
    [one] 1 photo is waiting to be sent
   *[other] { $count } photos are waiting to be sent
}
sync-waiting-since = Since { $when }
sync-oldest = The oldest has waited since { $when }.
sync-stuck-title = Does not count yet
sync-stuck-photo = The photo could not be sent.
sync-remove = Remove
sync-remove-title = Do you want to remove this?
sync-remove-body = It does not count, and you cannot have it back.
sync-remove-body-photo = It does not count. The photo disappears from the phone, and you cannot have it back.
sync-remove-told = Those who look after it are told that you have removed it.
sync-remove-confirm = Yes, remove it
sync-remove-keep = Keep it
sync-remove-late = It has come through already, and counts. Nothing was removed.
sync-remove-not-now = It cannot be removed right now. Try again in a while.
sync-taken-back = I have removed it myself.
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
sync-answered-body = This does not count, and you need not do anything.
sync-answered = Answer: { $reason }
sync-export = Save a copy of what has not been sent
sync-export-failed = The copy could not be saved. What waits is still on the phone.
sync-export-done = The copy is among the phone’s downloads.
sync-export-missing = { $count ->
    [one] 1 photo is missing. It is no longer on the phone.
   *[other] { $count } photos are missing. They are no longer on the phone.
}
sync-device = Phone: { $name }
sync-version = Version { $version }
sync-storage = The app uses { $used }. There is room for { $left } more.
sync-storage-little = The phone is nearly full
sync-storage-make = Remove something else from it, for example old films.

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
storage-other-version = It was not saved, since the app is too old. Update the app and do it again.
storage-engine-restarting = The app is restarting in the background. What you have saved is still here.
