// What the hub says of a file before it is fetched: its size and its checksum. The hub names the checksum of large files
// (SHA-256) and of small ones (the hash that git has for them).
import { createHash, type Hash } from "node:crypto";
import { createReadStream } from "node:fs";
import { ModelRefused } from "../errors";
import { nextAddress } from "./redirects";
import { type HttpResponse, type Network, NetworkError, send } from "../../net/http";

export interface Pin {
  readonly bytes: number;
  /** `sha256:…` or `git:…`, in hexadecimal digits. */
  readonly checksum: string;
}

export interface FetchDeps {
  readonly network: Network;
  readonly signal: AbortSignal;
  readonly idleMs: number;
}

const MAX_REDIRECTS = 5;
const USER_AGENT = "loupe";

export async function askForPin(url: string, deps: FetchDeps): Promise<Pin> {
  const { status, headers } = await head(url, deps);
  refuseStatus(status, url);
  if (status >= 400) throw new ModelRefused("answered", [status, url]);
  if (isPage(headers)) throw new ModelRefused("signInPage", [url]);
  const etag = text(headers["x-linked-etag"]) ?? text(headers.etag) ?? "";
  const digits = /[0-9a-f]{64}|[0-9a-f]{40}/i.exec(etag)?.[0]?.toLowerCase();
  const bytes = Number(headers["x-linked-size"] ?? headers["content-length"]);
  if (digits === undefined || !Number.isSafeInteger(bytes) || bytes <= 0) {
    throw isRedirect(status)
      ? new ModelRefused("leadsElsewhere", [new URL(url).host])
      : new ModelRefused("noPin", [url]);
  }
  return { bytes, checksum: digits.length === 64 ? `sha256:${digits}` : `git:${digits}` };
}

/**
 * The hub answers a HEAD itself and names size and checksum there; what lies behind its redirect to a storage names neither.
 * A redirect within the hub names neither itself: the file has moved, and is asked for where it is now.
 */
async function head(url: string, deps: FetchDeps): Promise<HttpResponse> {
  let at = url;
  for (let count = 0; count <= MAX_REDIRECTS; count++) {
    const response = await sendTo(at, "HEAD", {}, deps);
    const { location, etag } = response.headers;
    const isNamed = (response.headers["x-linked-etag"] ?? etag) !== undefined;
    if (!isRedirect(response.status) || location === undefined || isNamed) return response;
    if (!URL.canParse(location, at)) return response;
    const next = new URL(location, at);
    if (next.origin !== new URL(at).origin) return response;
    at = next.href;
  }
  throw new ModelRefused("redirectLoop", [MAX_REDIRECTS, url]);
}

/** A GET that follows redirects within the hub and its storages; the answer may still be any status. */
export async function get(
  url: string,
  headers: Readonly<Record<string, string>>,
  deps: FetchDeps,
): Promise<HttpResponse> {
  let at = url;
  for (let count = 0; count <= MAX_REDIRECTS; count++) {
    const response = await sendTo(at, "GET", headers, deps);
    const { location } = response.headers;
    if (!isRedirect(response.status) || location === undefined) return response;
    at = nextAddress(location, at, url);
  }
  throw new ModelRefused("redirectLoop", [MAX_REDIRECTS, url]);
}

function sendTo(
  url: string,
  method: "GET" | "HEAD",
  headers: object,
  deps: FetchDeps,
): Promise<HttpResponse> {
  const { signal, idleMs, network } = deps;
  const all = { "user-agent": USER_AGENT, "accept-encoding": "identity", ...headers };
  return send({ url, method, headers: all, signal, idleMs }, network);
}

function isRedirect(status: number): boolean {
  return [301, 302, 303, 307, 308].includes(status);
}

/** What a network's sign-in puts in the place of everything. */
export function isPage(headers: HttpResponse["headers"]): boolean {
  return /^text\/html/i.test(headers["content-type"] ?? "");
}

/** For good: another try would get the same. */
export function refuseStatus(status: number, url: string): void {
  if (status === 401 || status === 403) {
    throw new ModelRefused("noPermission", [url, status]);
  }
  if (status === 404 || status === 410) throw new ModelRefused("notThere", [url]);
}

/** For now: worth another try. */
export function isTemporary(error: unknown): boolean {
  return error instanceof NetworkError;
}

export async function hasChecksum(path: string, { bytes, checksum }: Pin): Promise<boolean> {
  const [kind = "", digits = ""] = checksum.split(":");
  const hash: Hash = kind === "git" ? createHash("sha1").update(`blob ${bytes}\0`) : createHash("sha256");
  for await (const piece of createReadStream(path, { highWaterMark: 1 << 20 })) hash.update(piece as Buffer);
  return hash.digest("hex") === digits;
}

function text(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value[0] : value;
}
