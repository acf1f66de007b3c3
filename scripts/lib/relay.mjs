// Stands between Loupe and a completion server and passes on what each says: keeps what was asked, counts the events of the
// answers, may hold back all but the first, and tells when Loupe has left. Changes nothing.
import { createServer, request } from "node:http";

/** @param {string} target address of the server, without a path */
export async function startRelay(target) {
  const close = () => server.close();
  const relay = { url: "", asked: [], statuses: [], events: 0, left: 0, isHolding: false, close };
  const server = createServer((incoming, outgoing) => {
    const { method, headers, url: path } = incoming;
    const kept = { path, body: "" };
    relay.asked.push(kept);
    incoming.setEncoding("utf8").on("data", (piece) => (kept.body += piece));
    const asked = request(target + path, { method, headers }, (answer) => {
      relay.statuses.push(answer.statusCode);
      outgoing.writeHead(answer.statusCode, answer.headers);
      let isHeld = false;
      answer.on("data", (piece) => {
        relay.events += piece.toString("latin1").split("data: ").length - 1;
        if (isHeld) return;
        outgoing.write(piece);
        isHeld = relay.isHolding;
      });
      answer.on("end", () => isHeld || outgoing.end());
      answer.on("error", () => outgoing.destroy());
    });
    asked.on("error", () => outgoing.destroy());
    outgoing.on("close", () => {
      if (outgoing.writableFinished) return;
      relay.left += 1;
      // What Loupe has done, the server is to notice.
      asked.destroy();
    });
    incoming.pipe(asked);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  relay.url = `http://127.0.0.1:${server.address().port}`;
  return relay;
}
