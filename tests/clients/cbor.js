// As much of CBOR (RFC 8949) as the frames need.
"use strict";

/** The bytes of a number, text, Buffer, boolean, null, array or plain object. */
function encode(value) {
  if (value === null) return Buffer.of(0xf6);
  if (typeof value === "boolean") return Buffer.of(value ? 0xf5 : 0xf4);
  if (typeof value === "number") return value < 0 ? head(1, -1 - value) : head(0, value);
  if (typeof value === "string") return Buffer.concat([head(3, Buffer.byteLength(value)), Buffer.from(value)]);
  if (Buffer.isBuffer(value)) return Buffer.concat([head(2, value.length), value]);
  if (Array.isArray(value)) return Buffer.concat([head(4, value.length), ...value.map(encode)]);
  const pairs = Object.entries(value).flatMap(([key, content]) => [encode(key), encode(content)]);
  return Buffer.concat([head(5, pairs.length / 2), ...pairs]);
}

function head(major, number) {
  const first = major << 5;
  if (number < 24) return Buffer.of(first | number);
  const [more, bytes] = number < 2 ** 8 ? [24, 1] : number < 2 ** 16 ? [25, 2] : number < 2 ** 32 ? [26, 4] : [27, 8];
  const full = Buffer.alloc(9);
  full.writeBigUInt64BE(BigInt(number), 1);
  const short = full.subarray(9 - bytes);
  return Buffer.concat([Buffer.of(first | more), short]);
}

/** The one value that these bytes stand for. */
function decode(bytes) {
  let at = 0;
  const take = (length) => {
    if (at + length > bytes.length) throw new Error("cut off");
    at += length;
    return bytes.subarray(at - length, at);
  };
  const number = (low) => {
    if (low < 24) return low;
    if (low > 27) throw new Error("a length that is not definite");
    const read = Buffer.concat([Buffer.alloc(8), take(1 << (low - 24))]);
    return Number(read.readBigUInt64BE(read.length - 8));
  };
  const value = () => {
    const [first] = take(1);
    const low = first & 31;
    switch (first >> 5) {
      case 0:
        return number(low);
      case 1:
        return -1 - number(low);
      case 2:
        return Buffer.from(take(number(low)));
      case 3:
        return take(number(low)).toString("utf8");
      case 4:
        return Array.from({ length: number(low) }, value);
      case 5:
        return Object.fromEntries(Array.from({ length: number(low) }, () => [value(), value()]));
      default:
        if (first in SIMPLE) return SIMPLE[first];
        throw new Error(`what is 0x${first.toString(16)}?`);
    }
  };
  const read = value();
  if (at !== bytes.length) throw new Error("followed by more");
  return read;
}

const SIMPLE = { 0xf4: false, 0xf5: true, 0xf6: null };

module.exports = { encode, decode };
