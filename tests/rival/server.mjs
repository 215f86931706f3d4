// The sync server of automerge-repo as its makers describe it: their WebSocket adapter, their storage in files.
// Arguments: port, folder.
import { createServer } from "node:http";
import { Repo } from "@automerge/automerge-repo";
import { WebSocketServerAdapter } from "@automerge/automerge-repo-network-websocket";
import { NodeFSStorageAdapter } from "@automerge/automerge-repo-storage-nodefs";
import { WebSocketServer } from "ws";

const [port, folder] = process.argv.slice(2);
const sockets = new WebSocketServer({ noServer: true });
const repo = new Repo({
  network: [new WebSocketServerAdapter(sockets)],
  storage: new NodeFSStorageAdapter(folder),
  // Documents go to whoever asks for them, and are offered to nobody.
  sharePolicy: async () => false,
});
const server = createServer((_, response) => response.end("ready"));
server.on("upgrade", (request, socket, head) => {
  sockets.handleUpgrade(request, socket, head, (opened) => sockets.emit("connection", opened, request));
});
server.listen(Number(port), "127.0.0.1");
