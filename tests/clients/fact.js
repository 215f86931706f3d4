// Facts as text, as section 5 of docs/sync-protocol.md has them.
"use strict";
const crypto = require("node:crypto");
const { uuidText } = require("./change.js");

/** Canonical JSON (RFC 8785): what there is to do beside `JSON.stringify` is sorting the keys. */
function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  const members = Object.keys(value).sort().map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`);
  return `{${members.join(",")}}`;
}

/** A new UUIDv7. */
function factId(ms) {
  const bytes = Buffer.concat([Buffer.alloc(6), crypto.randomBytes(10)]);
  bytes.writeUIntBE(ms, 0, 6);
  bytes[6] = (bytes[6] & 0x0f) | 0x70;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  return uuidText(bytes);
}

/** What this person states now, as text with its id. */
function state(by, kind, body, re, skew) {
  const ms = Date.now();
  const off = -new Date(ms).getTimezoneOffset();
  const day = new Date(ms + off * 60_000).toISOString().slice(0, 10);
  return { id: factId(ms), ms, text: canonical({ at: { day, ms, off, skew }, body, by, kind, re, v: 1 }) };
}

module.exports = { canonical, state };
