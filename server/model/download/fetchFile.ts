// One file of a model → on disk, byte by byte as it was pinned. A cut is resumed where it happened; what arrives is
// counted and its checksum compared before the file counts as there.
import { open, rm, stat, truncate, type FileHandle } from "node:fs/promises";
import { ModelRefused } from "../errors";
import { messagePartOf } from "../../protocol/sentences";
import { type HttpResponse, NetworkError } from "../../net/http";
import { type FetchDeps, get, hasChecksum, isPage, isTemporary, type Pin, refuseStatus } from "./remoteFile";

export interface FetchFileDeps extends FetchDeps {
  /** Waits before another try; aborted by the signal. */
  readonly delay: (ms: number, signal: AbortSignal) => Promise<void>;
  /** Bytes of this file on disk so far. */
  readonly onBytes: (bytes: number) => void;
}

/** Tries in a row that bring nothing. */
const MAX_FRUITLESS = 5;
const FIRST_DELAY_MS = 1000;
const MAX_DELAY_MS = 60_000;

/** `path` holds the file when this returns. Throws a `ModelRefused`, or the signal's reason; then what came is kept. */
export async function fetchFile(url: string, path: string, pin: Pin, deps: FetchFileDeps): Promise<void> {
  let fruitless = 0;
  let farthest = await sizeOf(path);
  let lastError: unknown;
  while ((await sizeOf(path)) < pin.bytes) {
    let waitMs = FIRST_DELAY_MS * 2 ** fruitless;
    try {
      waitMs = Math.max(waitMs, (await fetchRest(url, path, pin, deps)) ?? 0);
    } catch (error) {
      if (deps.signal.aborted || !isTemporary(error)) throw asFullDisk(error);
      lastError = error;
    }
    const reached = await sizeOf(path);
    // What had to be thrown away and comes again brings nothing: a server with half of the file would go on for ever.
    fruitless = reached > farthest ? 0 : fruitless + 1;
    farthest = Math.max(farthest, reached);
    if (fruitless >= MAX_FRUITLESS) throw toGiveUpError(url, lastError);
    if ((await sizeOf(path)) < pin.bytes) await deps.delay(Math.min(waitMs, MAX_DELAY_MS), deps.signal);
  }
  if (await hasChecksum(path, pin)) return;
  await rm(path, { force: true });
  throw new ModelRefused("otherChecksum", [url]);
}

/** One request; gives the time to wait where the server named one. */
async function fetchRest(url: string, path: string, pin: Pin, deps: FetchFileDeps): Promise<number | null> {
  const from = await sizeOf(path);
  const response = await get(url, from > 0 ? { range: `bytes=${from}-` } : {}, deps);
  const { status, headers } = response;
  refuseStatus(status, url);
  if (status === 416) {
    // The place to go on from is not in the server's file.
    await rm(path, { force: true });
    throw new NetworkError("cutOff");
  }
  if (status !== 200 && status !== 206) {
    await drain(response);
    if (status < 500 && status !== 429 && status !== 408) throw new ModelRefused("answered", [status, url]);
    return retryAfterMs(headers["retry-after"]);
  }
  if (isPage(headers)) throw new ModelRefused("signInPage", [url]);
  const start = status === 206 ? startOf(headers["content-range"], pin, url) : 0;
  if (start !== null && start !== from) await restart(path, start, from);
  await append(response, path, pin, deps);
  if ((await sizeOf(path)) < pin.bytes) throw new NetworkError("cutOff");
  return null;
}

/** `bytes 100-999/1000` → 100. */
function startOf(range: string | undefined, { bytes }: Pin, url: string): number {
  const [, start, total] = /^bytes (\d+)-\d+\/(\d+|\*)$/.exec(range ?? "") ?? [];
  if (start === undefined || (total !== "*" && Number(total) !== bytes)) {
    throw new ModelRefused("otherFile", [url, String(range)]);
  }
  return Number(start);
}

async function restart(path: string, start: number, from: number): Promise<void> {
  // A server without ranges begins anew; one that begins further on leaves a hole.
  if (start > from) throw new NetworkError("otherPart");
  await truncate(path, start);
}

async function append({ body }: HttpResponse, path: string, pin: Pin, deps: FetchFileDeps): Promise<void> {
  let handle: FileHandle | null = null;
  try {
    handle = await open(path, "a");
    let bytes = (await handle.stat()).size;
    for await (const piece of body) {
      bytes += piece.length;
      if (bytes > pin.bytes) {
        await handle.truncate(0);
        throw new ModelRefused("tooManyBytes", [pin.bytes]);
      }
      await handle.write(piece);
      deps.onBytes(bytes);
      deps.signal.throwIfAborted();
    }
  } finally {
    await handle?.close();
  }
}

async function drain({ body }: HttpResponse): Promise<void> {
  for await (const piece of body) if (piece.length > 0) break;
}

function retryAfterMs(value: string | undefined): number | null {
  const seconds = Number(value);
  return Number.isFinite(seconds) && seconds > 0 ? seconds * 1000 : null;
}

async function sizeOf(path: string): Promise<number> {
  return stat(path).then(
    ({ size }) => size,
    () => 0,
  );
}

function toGiveUpError(url: string, lastError: unknown): ModelRefused {
  const why = lastError === undefined ? { code: "overloaded" as const, args: [] } : messagePartOf(lastError);
  return new ModelRefused("stopped", [why, url], { cause: lastError });
}

function asFullDisk(error: unknown): unknown {
  const { code } = error as NodeJS.ErrnoException;
  if (code !== "ENOSPC" && code !== "EDQUOT") return error;
  return new ModelRefused("diskFullKept", [], { cause: error });
}
