// The two ways of sending frames, as section 1 of docs/sync-protocol.md has them.
"use strict";
const WebSocket = require("ws");
const zlib = require("node:zlib");
const { decode, encode } = require("./cbor.js");

/** Frames as they come, for whoever waits for one. */
class Frames {
  #come = [];
  #waiting = null;

  put(frame) {
    this.#come.push(frame);
    this.#waiting?.();
  }

  /** The next frame of this name; those of other names before it are passed over. */
  async next(name) {
    for (;;) {
      while (this.#come.length > 0) {
        const frame = this.#come.shift();
        if (frame.error) throw new Error(`the server says ${frame.error.code}`);
        if (name in frame) return frame[name];
      }
      await new Promise((resolve) => (this.#waiting = resolve));
    }
  }
}

/** The frames of a message: the one that it is, or those packed in a byte string. */
function unpacked(message) {
  const read = decode(message);
  return Buffer.isBuffer(read) ? decode(zlib.inflateRawSync(read)) : [read];
}

/** A message that carries several frames. */
const packed = (frames) => encode(zlib.deflateRawSync(encode(frames)));

/** A WebSocket. */
async function bySocket(origin, headers, hello) {
  const socket = new WebSocket(`${origin.replace("http", "ws")}/sync`, { headers });
  const frames = new Frames();
  socket.on("message", (bytes) => unpacked(bytes).forEach((frame) => frames.put(frame)));
  await new Promise((resolve, reject) => socket.once("open", resolve).once("error", reject));
  const send = async (...sent) => socket.send(sent.length > 1 ? packed(sent) : encode(sent[0]));
  await send({ hello });
  return { send, next: (name) => frames.next(name) };
}

/** Requests, each with the cursor of the manifest before, and as the device that the server said this is. */
async function byPost(origin, headers, hello) {
  const frames = new Frames();
  let { cursor, device } = hello;
  const send = async (...sent) => {
    const body = encode([{ hello: { ...hello, cursor, device } }, ...sent]);
    const type = { "Content-Type": "application/cbor" };
    const reply = await fetch(`${origin}/sync`, { method: "POST", headers: { ...headers, ...type }, body });
    if (reply.status !== 200) throw new Error(`${reply.status} ${await reply.text()}`);
    for (const frame of decode(Buffer.from(await reply.arrayBuffer()))) {
      if (frame.manifest && !frame.manifest.more) cursor = frame.manifest.cursor;
      device = frame.welcome?.device ?? device;
      frames.put(frame);
    }
  };
  await send();
  return { send, next: (name) => frames.next(name) };
}

module.exports = { bySocket, byPost, unpacked };
