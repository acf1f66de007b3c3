// A server on loopback that behaves as the hub does: declares size and checksum in the answer to HEAD, redirects to a
// storage, serves ranges there. And misbehaves in every way that a test asks for.
import { createHash } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export type Fault =
  /** Ends the connection after so many bytes of the answer. */
  | { readonly cutAfter: number }
  | { readonly status: number; readonly headers?: Record<string, string> }
  | { readonly redirectLoop: true }
  /** 200 and a page, as a network's sign-in does. */
  | { readonly captive: true }
  | { readonly silent: true }
  /** Answers, then sends nothing more. */
  | { readonly stallAfter: number }
  /** Sends so many bytes, and the rest when the test says so. */
  | { readonly heldAfter: number; readonly until: Promise<void> }
  /** All of it, in pieces of 500 bytes. */
  | { readonly trickle: true }
  | { readonly wrongBytes: true }
  /** The file, and ten megabytes more. */
  | { readonly tooMuch: true }
  /** Takes no notice of ranges. */
  | { readonly noRanges: true };

export interface Hub {
  readonly address: string;
  readonly requests: { readonly method: string; readonly url: string; readonly range: string | undefined }[];
  /** Asked before each answer of the storage; undefined: behave. */
  fault: (count: number) => Fault | undefined;
  /** The same for questions about size and checksum. */
  headFault: () => Fault | undefined;
  /** `owner/name` that leads on to `owner/now`, as a renamed repository does. */
  oldName: string | null;
  close(): Promise<void>;
}

/** `files`: path in the repository → bytes. Those of 10 kB and more are large files in the hub's sense. */
export async function startHub(files: ReadonlyMap<string, Buffer>): Promise<Hub> {
  let count = 0;
  const hub: { -readonly [K in keyof Hub]: Hub[K] } = {
    address: "",
    requests: [],
    fault: () => undefined,
    headFault: () => undefined,
    oldName: null,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
  const server = createServer((request, response) => {
    const url = request.url ?? "";
    hub.requests.push({ method: request.method ?? "", url, range: request.headers.range });
    const path = decodeURIComponent(url)
      .replace(/^\/storage\//, "")
      .replace(/^\/[^/]+\/[^/]+\/resolve\/[^/]+\//, "");
    const bytes = files.get(path);
    if (!bytes) return void response.writeHead(404).end("Entry not found");
    if (hub.oldName !== null && url.startsWith(`/${hub.oldName}/`)) {
      const location = url.replace(`/${hub.oldName}/`, "/owner/now/");
      return void response.writeHead(307, { location }).end();
    }
    if (request.method === "HEAD") {
      const fault = hub.headFault();
      if (!fault) return void response.writeHead(200, declared(bytes)).end();
      if ("redirectLoop" in fault) return void response.writeHead(302, { location: url }).end();
      return serve(request, response, bytes, fault);
    }
    const isLarge = bytes.length >= 10_000;
    const fault = isLarge || !url.startsWith("/storage/") ? hub.fault(count++) : undefined;
    if (fault && "redirectLoop" in fault) return void response.writeHead(302, { location: url }).end();
    if (isLarge && !url.startsWith("/storage/") && !fault) {
      count--;
      return void response.writeHead(302, { ...declared(bytes), location: `/storage/${path}` }).end();
    }
    serve(request, response, bytes, fault);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  hub.address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return hub;
}

function declared(bytes: Buffer): Record<string, string> {
  if (bytes.length < 10_000) {
    const git = createHash("sha1").update(`blob ${bytes.length}\0`).update(bytes).digest("hex");
    return { etag: `"${git}"`, "content-length": String(bytes.length) };
  }
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  return { "x-linked-etag": `"${sha256}"`, "x-linked-size": String(bytes.length), "x-repo-commit": "abc" };
}

function serve(
  request: IncomingMessage,
  response: ServerResponse,
  bytes: Buffer,
  fault: Fault | undefined,
): void {
  if (fault && "silent" in fault) return;
  if (fault && "status" in fault) return void response.writeHead(fault.status, fault.headers).end("no");
  if (fault && "captive" in fault) {
    return void response
      .writeHead(200, { "content-type": "text/html; charset=utf-8" })
      .end("<html>Sign in</html>");
  }
  if (fault && "tooMuch" in fault)
    return void response.writeHead(200).end(Buffer.concat([bytes, Buffer.alloc(10_000_000)]));
  const start =
    fault && "noRanges" in fault ? 0 : Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? "")?.[1] ?? 0);
  if (start >= bytes.length) return void response.writeHead(416).end();
  const rest = fault && "wrongBytes" in fault ? Buffer.alloc(bytes.length - start, 7) : bytes.subarray(start);
  response.writeHead(start > 0 ? 206 : 200, {
    "content-length": String(rest.length),
    ...(start > 0 && { "content-range": `bytes ${start}-${bytes.length - 1}/${bytes.length}` }),
  });
  if (fault && "heldAfter" in fault) {
    response.write(rest.subarray(0, fault.heldAfter));
    return void fault.until.then(() => response.end(rest.subarray(fault.heldAfter)));
  }
  if (fault && "trickle" in fault) return trickle(response, rest);
  const limit =
    fault && "cutAfter" in fault ? fault.cutAfter : fault && "stallAfter" in fault ? fault.stallAfter : null;
  if (limit === null) return void response.end(rest);
  response.write(rest.subarray(0, limit), () => {
    // What was written still arrives; the rest never does.
    if (fault && "cutAfter" in fault) request.socket.end();
  });
}

function trickle(response: ServerResponse, bytes: Buffer): void {
  if (bytes.length === 0) return void response.end();
  response.write(bytes.subarray(0, 500), () => setImmediate(trickle, response, bytes.subarray(500)));
}
