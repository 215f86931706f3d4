// A network that breaks: a proxy that lets through so many bytes of what is sent, and then does as it is told.
"use strict";
const net = require("node:net");

/**
 * Listens in front of `origin` and lets `bytes` through towards it. Then `broke` is called once; what is sent after
 * that is lost until the connection ends. Later connections are let through whole. Gives its own origin.
 */
function broken(origin, bytes, broke) {
  const { hostname, port } = new URL(origin);
  let left = bytes;
  const server = net.createServer((near) => {
    const far = net.connect(Number(port), hostname);
    const end = () => [near, far].forEach((socket) => socket.destroy());
    [near, far].forEach((socket) => socket.on("error", end).on("close", end));
    far.pipe(near);
    near.on("data", (data) => {
      if (left === null) {
        far.write(data);
      } else if (data.length <= left) {
        left -= data.length;
        far.write(data);
      } else if (left >= 0) {
        far.write(data.subarray(0, left), () => {
          near.removeAllListeners("data").resume();
          left = null;
          broke(end);
        });
        left = -1;
      }
    });
  });
  return new Promise((resolve) => {
    server.listen(0, "127.0.0.1", () => resolve(`http://127.0.0.1:${server.address().port}`));
    server.unref();
  });
}

module.exports = { broken };
