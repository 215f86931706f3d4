// Holds the second implementation against docs/vectors: node vectors.js FOLDER. Prints how much was compared.
"use strict";
const assert = require("node:assert");
const fs = require("node:fs");
const { decode, encode } = require("./cbor.js");
const { unpacked } = require("./connection.js");
const { change, derivedId, genesis, headsDigest, read, sha256, uuidText } = require("./change.js");
const { canonical } = require("./fact.js");

const [folder] = process.argv.slice(2);
const file = (name) => JSON.parse(fs.readFileSync(`${folder}/${name}`, "utf8"));
const bytes = (hex) => Buffer.from(hex, "hex");
const compared = {};

const changes = file("changes.json");
for (const { text, id } of changes["derived ids"]) assert.equal(derivedId(text), id);
for (const { doc, key, kind, epoch, chunk, hash } of changes.geneses) {
  const made = genesis(doc, key, kind, epoch);
  assert.deepEqual([made.bytes.toString("hex"), made.hash.toString("hex")], [chunk, hash]);
}
for (const one of changes.changes) {
  const place = { actor: bytes(one.actor), seq: one.seq, start_op: one.start_op, time: one.time, deps: one.deps.map(bytes) };
  const made = change(place, one["fact id"], one.fact);
  assert.equal(made.bytes.toString("hex"), one.chunk, one.name);
  const again = read(made.bytes);
  assert.deepEqual([again.id, again.text, again.hash.toString("hex")], [one["fact id"], one.fact, one.hash]);
}
for (const { heads, digest } of changes["digests of heads"]) {
  assert.equal(headsDigest(heads.map(bytes)).toString("hex"), digest);
}
compared.changes = Object.values(changes).flat().length;

const facts = file("facts.json");
for (const { text, sha256: digest } of facts.taken) {
  assert.equal(canonical(JSON.parse(text)), text);
  assert.equal(sha256(Buffer.from(text)).toString("hex"), digest);
}
compared.facts = facts.taken.length;

/** A decoded frame in the words of the vectors: ids as text where the vectors have them so, other bytes in hexadecimal. */
function inWords(value, like) {
  if (Buffer.isBuffer(value)) {
    const isId = typeof like === "string" && like.length === 36 && like.includes("-");
    return isId ? uuidText(value) : Array.isArray(like) && value.length === 0 ? [] : value.toString("hex");
  }
  if (Array.isArray(value)) return value.map((item, at) => inWords(item, like?.[at]));
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, inWords(item, like?.[key])]));
}

const frames = file("frames.json");
const known = [...frames["from the device"], ...frames["from the server"]];
for (const { cbor, means } of known) {
  const read = decode(bytes(cbor));
  assert.deepEqual(inWords(read, means), means);
  assert.equal(encode(read).toString("hex"), cbor);
}
for (const { message, frames: inside } of frames.packed) {
  assert.deepEqual(unpacked(bytes(message)), inside.map((frame) => decode(bytes(frame))));
}
compared.frames = known.length + frames.packed.length;

console.log(JSON.stringify(compared));
