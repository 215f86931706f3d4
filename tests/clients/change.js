// Changes without Automerge, as sections 4 to 6 of docs/sync-protocol.md lay them out.
"use strict";
const crypto = require("node:crypto");

const ZERO = Buffer.alloc(16);
const MAGIC = Buffer.from("856f4a83", "hex");

const sha256 = (...parts) => crypto.createHash("sha256").update(Buffer.concat(parts)).digest();

/** Unsigned LEB128. */
function leb(number) {
  const bytes = [];
  let left = BigInt(number);
  do {
    bytes.push(Number(left & 0x7fn) | (left > 0x7fn ? 0x80 : 0));
    left >>= 7n;
  } while (left > 0n);
  return Buffer.from(bytes);
}

/** Signed LEB128. */
function sleb(number) {
  const bytes = [];
  let left = BigInt(number);
  for (;;) {
    const low = Number(left & 0x7fn);
    left >>= 7n;
    const done = (left === 0n && !(low & 0x40)) || (left === -1n && Boolean(low & 0x40));
    bytes.push(done ? low : low | 0x80);
    if (done) return Buffer.from(bytes);
  }
}

/** A text or bytes after its length. */
const counted = (bytes) => Buffer.concat([leb(bytes.length), bytes]);
const one = (bytes) => Buffer.concat([Buffer.of(0x7f), bytes]);
const two = (...parts) => Buffer.concat([Buffer.of(0x7e), ...parts]);
const textTag = (text) => leb(text.length * 16 + 6);

/** A change chunk and its hash. */
function chunk({ deps, actor, seq, startOp, time, others, columns }) {
  const filled = columns.filter(([, bytes]) => bytes.length > 0);
  const contents = Buffer.concat([
    leb(deps.length),
    ...deps,
    counted(actor),
    leb(seq),
    leb(startOp),
    sleb(time),
    leb(0),
    leb(others.length),
    ...others.map(counted),
    leb(filled.length),
    ...filled.flatMap(([column, bytes]) => [leb(column), leb(bytes.length)]),
    ...filled.map(([, bytes]) => bytes),
  ]);
  const body = Buffer.concat([Buffer.of(1), counted(contents)]);
  const hash = sha256(body);
  return { bytes: Buffer.concat([MAGIC, hash.subarray(0, 4), body]), hash };
}

/** The first change of a document. */
function genesis(doc, key, kind, epoch) {
  const meta = Buffer.from(`{"epoch":${epoch},"id":"${doc}","key":"${key}","kind":"${kind}"}`);
  return chunk({
    deps: [],
    actor: ZERO,
    seq: 1,
    startOp: 1,
    time: 0,
    others: [],
    columns: [
      [0x15, two(counted(Buffer.from("facts")), counted(Buffer.from("meta")))],
      [0x34, Buffer.of(2)],
      [0x42, two(Buffer.of(0, 1))],
      [0x56, two(Buffer.of(0), textTag(meta))],
      [0x57, meta],
      [0x70, Buffer.of(2, 0)],
    ],
  });
}

/** The change that puts this text under this id. */
function change(place, id, text) {
  const fact = Buffer.from(text);
  return chunk({
    deps: place.deps,
    actor: place.actor,
    seq: place.seq,
    startOp: place.start_op,
    time: place.time,
    others: [ZERO],
    columns: [
      [0x01, one(Buffer.of(1))],
      [0x02, one(Buffer.of(1))],
      [0x15, one(counted(Buffer.from(id)))],
      [0x34, Buffer.of(1)],
      [0x42, one(Buffer.of(1))],
      [0x56, one(textTag(fact))],
      [0x57, fact],
      [0x70, one(Buffer.of(0))],
    ],
  });
}

/** Reads a change chunk: what it stands on, its hash, and the fact it puts. */
function read(bytes) {
  let at = 0;
  const take = (length) => bytes.subarray(at, (at += length));
  const number = () => {
    let [value, shift, byte] = [0n, 0n, 0x80];
    for (; byte & 0x80; shift += 7n) {
      [byte] = take(1);
      value |= BigInt(byte & 0x7f) << shift;
    }
    return Number(value);
  };
  if (!take(4).equals(MAGIC)) throw new Error("no chunk");
  const checksum = take(4);
  const hash = sha256(bytes.subarray(at));
  if (!checksum.equals(hash.subarray(0, 4)) || take(1)[0] !== 1) throw new Error("no change");
  number();
  const deps = Array.from({ length: number() }, () => Buffer.from(take(32)));
  const actor = take(number());
  const [seq, startOp] = [number(), number()];
  // The time (LEB128 of the same length whether signed or not), no message, the other actors.
  number();
  take(number());
  Array.from({ length: number() }, () => take(number()));
  const layout = Array.from({ length: number() }, () => [number(), number()]);
  const columns = Object.fromEntries(layout.map(([column, length]) => [column, take(length)]));
  const id = columns[0x15].subarray(2).toString();
  return { hash, deps, actor, seq, maxOp: startOp, id, text: (columns[0x57] ?? Buffer.alloc(0)).toString() };
}

/** The digest of a document's heads. */
const headsDigest = (heads) => sha256(...[...heads].sort(Buffer.compare));

/** The id that follows from a key's text. */
function derivedId(text) {
  const bytes = sha256(Buffer.from(text)).subarray(0, 16);
  bytes[6] = (bytes[6] & 0x0f) | 0x80;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  return uuidText(bytes);
}

const uuidText = (bytes) => bytes.toString("hex").replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
const uuidBytes = (text) => Buffer.from(text.replaceAll("-", ""), "hex");

module.exports = { genesis, change, read, headsDigest, derivedId, uuidText, uuidBytes, sha256 };
