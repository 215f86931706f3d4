// Uploads a photo with tus-js-client, which nobody here wrote: node tus.js DEED ORIGIN PHOTO
//
// The network breaks or the server dies in the middle, as DEED says. What happened is printed as one line of JSON.
"use strict";
const crypto = require("node:crypto");
const fs = require("node:fs");
const readline = require("node:readline");
const tus = require("tus-js-client");
const { broken } = require("./broken.js");
const { signIn } = require("./demo.js");

/** Bytes in a piece. */
const PIECE = 20_000;

const [deed, origin, path] = process.argv.slice(2);
const photo = fs.readFileSync(path);
const digest = crypto.createHash("sha256").update(photo).digest("hex");

/** Begins an upload by way of `endpoint`. */
function start(endpoint, headers, more) {
  const upload = new tus.Upload(photo, {
    endpoint: `${endpoint}/files/`,
    headers,
    metadata: { sha256: digest, filetype: "image/jpeg" },
    retryDelays: Array(100).fill(200),
    ...more,
  });
  upload.start();
  return upload;
}

/** Notes each answer. */
function noted(requests) {
  return (request, response) => {
    const offset = response.getHeader("Upload-Offset");
    const done = { method: request.getMethod(), offset: offset ? Number(offset) : null, status: response.getStatus() };
    requests.push(done);
  };
}

/** Uploads all of it; gives the answers on the way. */
function upload(endpoint, headers, more) {
  const requests = [];
  return new Promise((resolve, reject) => {
    const onSuccess = () => resolve(requests);
    start(endpoint, headers, { onAfterResponse: noted(requests), onSuccess, onError: reject, ...more });
  });
}

/** The digest of what the server keeps now. */
async function kept(headers) {
  const reply = await fetch(`${origin}/api/media/${digest}`, { headers });
  if (reply.status !== 200) return null;
  return crypto.createHash("sha256").update(Buffer.from(await reply.arrayBuffer())).digest("hex");
}

/** Says something to whoever started this, and waits for their answer. */
function ask(question) {
  const lines = readline.createInterface({ input: process.stdin });
  console.log(question);
  return new Promise((resolve) => lines.once("line", () => resolve(lines.close())));
}

const deeds = {
  /** In one piece. */
  whole: (headers) => upload(origin, headers),

  /** In pieces, through a network that lets through nothing but GET and POST. */
  overridden: (headers) => upload(origin, headers, { chunkSize: PIECE, overridePatchMethod: true }),

  /** The connection is lost in the middle of the photo, and another upload goes on where the first one stopped. */
  cut: async (headers) => {
    const through = await broken(origin, photo.length / 2, (end) => end());
    const url = await new Promise((resolve, reject) => {
      const onSuccess = () => reject(new Error("the connection was not lost"));
      const onError = () => resolve(first.url);
      const first = start(through, headers, { chunkSize: PIECE, retryDelays: null, onSuccess, onError });
    });
    return upload(origin, headers, { uploadUrl: origin + new URL(url).pathname });
  },

  /** The server is killed in the middle of a piece, and comes back; the same upload goes on. */
  killed: async (headers) => {
    const through = await broken(origin, photo.length / 2, (end) => ask("kill").then(end));
    return upload(through, headers, { chunkSize: PIECE });
  },

  /** Given up after the first piece, at the server too. */
  ended: async (headers) => {
    const requests = [];
    const url = await new Promise((resolve, reject) => {
      const begun = start(origin, headers, {
        chunkSize: PIECE,
        onAfterResponse: noted(requests),
        onChunkComplete: () => begun.abort(true).then(() => resolve(begun.url), reject),
        onError: reject,
      });
    });
    const after = await fetch(url, { method: "HEAD", headers: { ...headers, "Tus-Resumable": "1.0.0" } });
    return [...requests, { method: "HEAD", offset: null, status: after.status }];
  },
};

async function main() {
  const headers = await signIn(origin, "Kjell");
  const requests = await deeds[deed](headers);
  console.log(JSON.stringify({ requests, kept: await kept(headers), digest }));
}

main().then(
  () => process.exit(0),
  (error) => {
    console.error(error);
    process.exit(1);
  },
);
