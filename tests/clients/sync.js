// A device written from docs/sync-protocol.md alone: node sync.js socket|post ORIGIN
//
// It orders a job, reads what the server made of it, takes the order back, and tries what must be refused. What it
// found is printed as one line of JSON.
"use strict";
const crypto = require("node:crypto");
const { change, genesis, headsDigest, read, sha256, uuidBytes, uuidText } = require("./change.js");
const { bySocket, byPost } = require("./connection.js");
const { signIn } = require("./demo.js");
const { canonical, state } = require("./fact.js");

const [way, origin] = process.argv.slice(2);
const ACTOR = crypto.randomBytes(16);

/** Reads a view. */
async function view(connection, name) {
  await connection.send({ view: { name } });
  return JSON.parse((await connection.next("view")).bytes.toString());
}

/** An item of a push: the fact in the change that stands there. */
function item(fact, place, card) {
  const whole = { actor: ACTOR, ...place, time: fact.ms };
  const { hash } = change(whole, fact.id, fact.text);
  return { id: uuidBytes(fact.id), fact: fact.text, place: whole, hash, ...(card && { card }) };
}

/** A manifest, of which several frames may come. */
async function wholeManifest(connection) {
  const docs = [];
  for (;;) {
    const manifest = await connection.next("manifest");
    docs.push(...manifest.docs);
    if (!manifest.more) return { ...manifest, docs };
  }
}

/** All changes of a document after its genesis, each read by itself. */
async function pull(connection, doc, root) {
  await connection.send({ pull: { doc: uuidBytes(doc), epoch: 0, have: [root] } });
  const changes = [];
  for (;;) {
    const chunks = await connection.next("chunks");
    changes.push(...chunks.changes.map(read));
    if (!chunks.more) return { changes, heads: chunks.heads };
  }
}

async function main() {
  const headers = await signIn(origin, "Lena");
  const hello = { protocol: 3, build: "second", schema: 1, device: Buffer.alloc(16), actors: [ACTOR], cursor: null };
  const connection = await { socket: bySocket, post: byPost }[way](origin, headers, hello);
  const welcome = await connection.next("welcome");
  const manifest = await wholeManifest(connection);
  const skew = Date.now() - welcome.time;
  const me = (await view(connection, "me")).persons[0];
  const { sites } = await view(connection, "catalogue");
  const department = me.roles.find((role) => role.orderer).orderer;

  const [doc, kind, key] = [crypto.randomUUID(), "order", `order/${department}`];
  const root = genesis(doc, key, kind, 0).hash;
  const salt = crypto.randomBytes(16).toString("hex");
  const card = canonical({ address: null, door_code: null, name: "Lena", phone: "0900-12 34 56", salt });
  const body = {
    title: "Kratta löv vid förskolan",
    what: null,
    job_type: null,
    place: { site: sites[0].id },
    when: "whenever",
    urgent: null,
    card: sha256(Buffer.from(card)).toString("hex"),
    photos: [],
  };
  const push = async (...items) => {
    await connection.send({ push: { doc: uuidBytes(doc), kind, key, epoch: 0, items } });
    const receipts = [];
    for (const one of items) {
      // Those that were not acknowledged yet come again in between.
      let receipt;
      do receipt = await connection.next("receipt");
      while (!receipt.hash.equals(one.hash));
      receipts.push(receipt);
    }
    return receipts;
  };

  const requested = state(me.id, "requested", body, [], skew);
  const [ordered] = await push(item(requested, { seq: 1, start_op: 3, deps: [root] }, card));
  const { changes, heads } = await pull(connection, doc, root);

  const onHeads = { seq: 2, start_op: Math.max(...changes.map((one) => one.maxOp)) + 1, deps: heads };
  const cancelled = state(me.id, "cancelled", { reason: null }, [requested.id], skew);
  const wrong = { ...item(state(me.id, "cancelled", { reason: null }, [requested.id], skew), onHeads), hash: sha256() };
  const again = [item(requested, { seq: 1, start_op: 3, deps: [root] }, card), wrong, item(cancelled, onHeads)];
  const verdicts = [];
  for (const one of again) {
    const [receipt] = await push(one);
    verdicts.push(`${receipt.verdict} ${receipt.code}`);
    if (receipt.number > 0) await connection.send({ ack: { receipts: receipt.number } });
  }

  const known = { ...hello, device: welcome.device, cursor: manifest.cursor };
  // Coming again: the manifest names the document with the digest of its heads.
  const later = await { socket: bySocket, post: byPost }[way](origin, headers, known);
  const listed = (await wholeManifest(later)).docs.find((entry) => uuidText(entry.id) === doc);
  const now = await pull(later, doc, root);
  const found = {
    ordered: `${ordered.verdict} ${ordered.code}`,
    kinds: now.changes.map((one) => JSON.parse(one.text).kind),
    own: now.changes.some((one) => one.id === requested.id && one.text === requested.text),
    heads_agree: headsDigest(now.heads).equals(listed.heads),
    verdicts,
  };
  console.log(JSON.stringify(found));
}

main().then(
  () => process.exit(0),
  (error) => {
    console.error(error);
    process.exit(1);
  },
);
