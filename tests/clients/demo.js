// Signs in to the demo municipality, as its page does.
"use strict";

/** The headers with which a request is that of a device of this person of the demo. */
async function signIn(origin, name) {
  const people = await (await fetch(`${origin}/api/demo/people`)).json();
  const person = people.groups.flatMap((group) => group.people).find((one) => one.first_name === name);
  const reply = await fetch(`${origin}/api/demo/session`, {
    method: "POST",
    headers: { "Content-Type": "application/json", Origin: origin },
    body: JSON.stringify({ person: person.id }),
  });
  if (reply.status !== 204) throw new Error(`${name} cannot sign in: ${reply.status} ${await reply.text()}`);
  const cookies = reply.headers.getSetCookie().map((cookie) => cookie.split(";")[0]);
  return { Cookie: cookies.filter((cookie) => !cookie.endsWith("=")).join("; "), Origin: origin };
}

module.exports = { signIn };
