// One HTTP request → status, headers and a stream of bytes, over a proxy and with certificates of one's own where they
// are set. Follows no redirect, retries nothing, and never waits for ever. Knows neither models nor completions.
import * as http from "node:http";
import * as https from "node:https";
import type { Duplex } from "node:stream";
import * as tls from "node:tls";
import { UserFacingError, type SentenceCode } from "../protocol/sentences";

export interface Network {
  /** `http://host:port`, with name and password where the proxy wants them; null: none. */
  readonly proxy: string | null;
  /** Certificates in PEM that are trusted beside the system's; empty: none. */
  readonly certificates: readonly string[];
  /** False only where the user has switched verification off for the whole editor. */
  readonly strictTls: boolean;
}

export const DIRECT: Network = { proxy: null, certificates: [], strictTls: true };

export interface HttpRequest {
  readonly url: string;
  readonly method: "GET" | "HEAD" | "POST";
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Nothing arriving for this long ends the request. */
  readonly idleMs: number;
  readonly signal: AbortSignal;
}

export interface HttpResponse {
  readonly status: number;
  readonly headers: http.IncomingHttpHeaders;
  /** Leaving the loop ends the connection. Throws a `NetworkError` when it breaks off. */
  readonly body: AsyncIterable<Buffer>;
}

/** No answer, or half of one: unreachable, too slow, cut off, a certificate that is not trusted. */
export class NetworkError extends UserFacingError {
  override readonly name = "NetworkError";
}

/** Pieces (of up to 64 kB) that may lie here while the reader is busy. */
const MAX_WAITING = 16;

/** What people can do something about; the code stays in the sentence for readers who know it. */
const SENTENCE_OF: Readonly<Record<string, SentenceCode>> = {
  ECONNREFUSED: "takesNoConnection",
  ENOTFOUND: "unknownHost",
  EAI_AGAIN: "unknownHost",
  DEPTH_ZERO_SELF_SIGNED_CERT: "notTrusted",
  SELF_SIGNED_CERT_IN_CHAIN: "notTrusted",
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: "notTrusted",
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: "notTrusted",
  CERT_HAS_EXPIRED: "notTrusted",
  ERR_TLS_CERT_ALTNAME_INVALID: "notTrusted",
};

const agents = {
  "http:": new http.Agent({ keepAlive: true }),
  "https:": new https.Agent({ keepAlive: true }),
} as const;

/** Throws the signal's reason when aborted, else a `NetworkError`. */
export async function send(request: HttpRequest, network: Network): Promise<HttpResponse> {
  request.signal.throwIfAborted();
  const url = readUrl(request.url);
  const proxy = network.proxy !== null && !isLoopback(url.hostname) ? readUrl(network.proxy) : null;
  const tunnel = proxy && url.protocol === "https:" ? await openTunnel(proxy, url, request) : null;
  return new Promise((resolve, reject) => {
    const sent = start(url, request, network, { proxy, tunnel });
    const abort = () => sent.destroy(request.signal.reason as Error);
    request.signal.addEventListener("abort", abort, { once: true });
    const leave = () => request.signal.removeEventListener("abort", abort);
    let answer: http.IncomingMessage | null = null;
    // The reader of the answer is told of the silence, and not that the connection ended.
    sent.setTimeout(request.idleMs, () =>
      (answer ?? sent).destroy(new NetworkError("noAnswer", [url.host, request.idleMs / 1000])),
    );
    sent.on("error", (error: NodeJS.ErrnoException) => {
      leave();
      // A connection kept from before, closed by the server just now: the request was not read.
      if (error.code === "ECONNRESET" && sent.reusedSocket && !request.signal.aborted) {
        return resolve(send(request, network));
      }
      reject(asNetworkError(error, url, request.signal));
    });
    sent.on("response", (incoming) => {
      answer = incoming;
      incoming.on("close", leave);
      const { statusCode: status = 0, headers } = incoming;
      resolve({ status, headers, body: bytesOf(incoming, url, request.signal) });
    });
    sent.end(request.body);
  });
}

function start(
  url: URL,
  { method, headers }: HttpRequest,
  { certificates, strictTls }: Network,
  { proxy, tunnel }: { proxy: URL | null; tunnel: Duplex | null },
): http.ClientRequest {
  const common = { method, headers: { ...headers, host: url.host } };
  if (url.protocol === "http:") {
    if (!proxy) return http.request(url, { ...common, agent: agents["http:"] });
    const path = url.href;
    return http.request(proxy, { ...common, path, headers: { ...common.headers, ...proxyHeaders(proxy) } });
  }
  const trust = {
    rejectUnauthorized: strictTls,
    ...(certificates.length > 0 && { ca: [...tls.rootCertificates, ...certificates] }),
  };
  if (!tunnel) return https.request(url, { ...common, ...trust, agent: agents["https:"] });
  const secured = tls.connect({ socket: tunnel, servername: url.hostname, ...trust });
  // An agent, even none of its own, would make the connection itself.
  return https.request(url, { ...common, createConnection: () => secured });
}

/** CONNECT: the proxy passes bytes on and sees none of them in the clear. */
function openTunnel(proxy: URL, url: URL, { idleMs, signal }: HttpRequest): Promise<Duplex> {
  const path = `${url.hostname}:${url.port || 443}`;
  return new Promise((resolve, reject) => {
    const connect = http.request({
      host: proxy.hostname,
      port: proxy.port || 80,
      method: "CONNECT",
      path,
      headers: { host: path, ...proxyHeaders(proxy) },
      signal,
      timeout: idleMs,
    });
    connect.on("timeout", () => connect.destroy(new NetworkError("proxyNoAnswer", [proxy.host])));
    connect.on("error", (error) => reject(asNetworkError(error, proxy, signal)));
    connect.on("connect", ({ statusCode }, socket) => {
      if (statusCode === 200) return resolve(socket);
      socket.destroy();
      reject(new NetworkError("proxyAnswered", [proxy.host, String(statusCode), path]));
    });
    connect.end();
  });
}

function proxyHeaders({ username, password }: URL): Record<string, string> {
  if (username === "") return {};
  const given = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return { "proxy-authorization": `Basic ${Buffer.from(given).toString("base64")}` };
}

/** Pieces are taken out of the stream as they come: what arrived before a cut is not lost with it. */
function bytesOf(incoming: http.IncomingMessage, url: URL, signal: AbortSignal): AsyncIterable<Buffer> {
  const arrived: Buffer[] = [];
  let ending: { error: Error | null } | null = null;
  let wake: () => void = () => undefined;
  const end = (error: Error | null) => {
    ending ??= { error };
    wake();
  };
  const brokeOff = () => new NetworkError("brokeOff", [url.host]);
  incoming.on("data", (piece: Buffer) => {
    arrived.push(piece);
    if (arrived.length > MAX_WAITING) incoming.pause();
    wake();
  });
  incoming.on("end", () => end(null));
  incoming.on("error", (error: NodeJS.ErrnoException) =>
    end(error.code === "ECONNRESET" && !signal.aborted ? brokeOff() : asNetworkError(error, url, signal)),
  );
  incoming.on("close", () => end(brokeOff()));
  // Listening begins now, reading on request: an answer may end in between.
  return (async function* read() {
    try {
      for (;;) {
        const piece = arrived.shift();
        if (piece) {
          if (arrived.length === 0) incoming.resume();
          yield piece;
          continue;
        }
        const ended = ending as { error: Error | null } | null;
        if (ended?.error) throw ended.error;
        if (ended) return;
        await new Promise<void>((resolve) => (wake = resolve));
      }
    } finally {
      incoming.destroy();
    }
  })();
}

function asNetworkError(error: unknown, url: URL, signal: AbortSignal): Error {
  if (signal.aborted) return signal.reason as Error;
  if (error instanceof NetworkError) return error;
  const { code = "", message } = error as NodeJS.ErrnoException;
  const sentence = Object.hasOwn(SENTENCE_OF, code) ? SENTENCE_OF[code] : undefined;
  return new NetworkError(sentence ?? "connection", [url.host, code || message], { cause: error });
}

function readUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url && (url.protocol === "http:" || url.protocol === "https:")) return url;
  throw new NetworkError("badAddress", [text]);
}

export function isLoopback(hostname: string): boolean {
  return hostname === "localhost" || hostname === "[::1]" || /^127(\.\d+){3}$/.test(hostname);
}
