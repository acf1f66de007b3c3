// Requests over a proxy and with a certificate of one's own, against servers on loopback.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { createServer as createTlsServer } from "node:https";
import { connect, type AddressInfo, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { DIRECT, type Network, send } from "../../../../server/net/http";

const cleanUps: (() => void)[] = [];
afterEach(() => {
  for (const cleanUp of cleanUps.splice(0)) cleanUp();
});

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  cleanUps.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

async function get(url: string, network: Network): Promise<string> {
  const signal = new AbortController().signal;
  const { status, body } = await send({ url, method: "GET", headers: {}, idleMs: 2000, signal }, network);
  let text = "";
  for await (const piece of body) text += piece.toString();
  return `${status} ${text}`;
}

/** Made for the test by openssl; null where the machine has none. */
function makeCertificate(): { key: Buffer; cert: Buffer } | null {
  const folder = mkdtempSync(join(tmpdir(), "loupe-tls-"));
  cleanUps.push(() => rmSync(folder, { recursive: true, force: true }));
  const args =
    "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=hub.test".split(" ");
  const files = [
    "-addext",
    "subjectAltName=DNS:hub.test,IP:127.0.0.1",
    "-keyout",
    "key.pem",
    "-out",
    "cert.pem",
  ];
  try {
    execFileSync("openssl", [...args, ...files], { cwd: folder, stdio: "ignore" });
  } catch {
    // No openssl here: the test says that it was not run.
    return null;
  }
  return { key: readFileSync(join(folder, "key.pem")), cert: readFileSync(join(folder, "cert.pem")) };
}

describe("send", () => {
  test("asks again where the server has closed the connection that was kept", async () => {
    const sockets = new Set<Socket>();
    const server = createServer((request, response) => {
      // Asked a second time over one connection, it resets it.
      if (sockets.has(request.socket)) return void request.socket.resetAndDestroy();
      sockets.add(request.socket);
      response.end("here");
    });
    const url = `http://127.0.0.1:${await listen(server)}/`;
    expect(await get(url, DIRECT)).toBe("200 here");
    expect(await get(url, DIRECT)).toBe("200 here");
    expect(sockets.size).toBe(2);
  });

  test("asks a proxy for the whole address, with the proxy's name and password", async () => {
    const seen: (string | undefined)[] = [];
    const port = await listen(
      createServer((request, response) => {
        seen.push(request.url, request.headers["proxy-authorization"]);
        response.end("by proxy");
      }),
    );
    const network = { ...DIRECT, proxy: `http://me:p%40ss@127.0.0.1:${port}` };
    expect(await get("http://hub.test/file", network)).toBe("200 by proxy");
    expect(seen).toEqual(["http://hub.test/file", `Basic ${Buffer.from("me:p@ss").toString("base64")}`]);
  });

  test("asks no proxy for an address on this machine", async () => {
    const port = await listen(createServer((_, response) => response.end("direct")));
    expect(await get(`http://127.0.0.1:${port}/`, { ...DIRECT, proxy: "http://127.0.0.1:9" })).toBe(
      "200 direct",
    );
  });

  test("trusts a certificate of one's own, through a tunnel as well, and no other", async (context) => {
    const pair = makeCertificate();
    if (!pair) return context.skip();
    const secure = createTlsServer(pair, (_, response) => response.end("secret"));
    const port = await listen(secure);
    const certificates = [pair.cert.toString()];
    expect(await get(`https://127.0.0.1:${port}/`, { ...DIRECT, certificates })).toBe("200 secret");
    await expect(get(`https://127.0.0.1:${port}/`, DIRECT)).rejects.toThrow(
      /the certificate of 127.0.0.1:\d+ is not trusted \(DEPTH_ZERO_SELF_SIGNED_CERT\)/,
    );
    const tunnels: (string | undefined)[] = [];
    const proxy = createServer();
    proxy.on("connect", (request, socket) => {
      tunnels.push(request.url);
      const target = connect(port, "127.0.0.1", () => {
        socket.write("HTTP/1.1 200 Connection established\r\n\r\n");
        target.pipe(socket).pipe(target);
      });
      target.on("error", () => socket.destroy());
      socket.on("error", () => target.destroy());
    });
    const network = { ...DIRECT, certificates, proxy: `http://127.0.0.1:${await listen(proxy)}` };
    expect(await get("https://hub.test/file", network)).toBe("200 secret");
    expect(tunnels).toEqual(["hub.test:443"]);
    await expect(get("https://hub.test/file", { ...network, certificates: [] })).rejects.toThrow(
      /SELF_SIGNED/i,
    );
  });

  test("refuses an address of another kind", async () => {
    await expect(get("file:///etc/passwd", DIRECT)).rejects.toThrow("begins with http");
  });
});
