// What servers answer: streams of completion servers in pieces of any size, a hub's redirects, headers and files.
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readEvents } from "../../../server/inference/remote/events";
import { PROTOCOLS } from "../../../server/inference/remote/protocols";
import { fetchFile } from "../../../server/model/download/fetchFile";
import { nextAddress } from "../../../server/model/download/redirects";
import { askForPin } from "../../../server/model/download/remoteFile";
import { DIRECT } from "../../../server/net/http";
import { mutatedBytes, mutatedJson } from "../mutate";
import { Random } from "../random";
import { refuses, refusesLater, type Target } from "../target";

const EVENTS: readonly object[] = [
  { choices: [{ text: "a", finish_reason: null, logprobs: { token_logprobs: [-0.1] } }] },
  { choices: [{ text: "", finish_reason: "length" }] },
  { content: "a", stop: false },
  { response: "a", done: true, done_reason: "stop" },
  { error: { message: "no" } },
];
const LINES = [
  "\n",
  "\r\n",
  "\n\n",
  ":\n",
  ": still here\n",
  "event: a\n",
  "data:",
  "data: [DONE]\n",
  "id: 1\n",
  "retry: 9\n",
  "{",
  "\ud83d",
];

function stream(random: Random): Buffer {
  const parts = random.list(8, () => {
    if (random.chance(0.3)) return random.text(6, LINES);
    return `data: ${JSON.stringify(mutatedJson(random.pick(EVENTS), random))}\n`;
  });
  const bytes = Buffer.from(parts.join(""));
  return random.chance(0.3) ? mutatedBytes(bytes, random) : bytes;
}

// eslint-disable-next-line @typescript-eslint/require-await -- a stream
async function* inPieces(bytes: Buffer, random: Random): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length;) {
    const end = at + 1 + random.below(random.chance(0.5) ? 4 : 4_096);
    yield bytes.subarray(at, end);
    at = end;
  }
}

export const streams: Target = {
  name: "streams of completion servers",
  cases: 100_000,
  run: async (random) => {
    const protocol = PROTOCOLS[random.pick(["openai", "llamacpp", "ollama"] as const)];
    await refusesLater(async () => {
      for await (const event of readEvents(inPieces(stream(random), random))) protocol.read(event);
    });
  },
};

const PLACES = [
  "https://",
  "http://",
  "//",
  "/",
  "hf.co",
  ".hf.co",
  "huggingface.co",
  "127.0.0.1",
  "[::1]",
  "localhost",
  ":80",
  "@",
  "a",
  "..",
  "\\",
  "?",
  "#",
  "%2e",
  "\0",
  " ",
  "한",
];

export const redirects: Target = {
  name: "redirects",
  cases: 100_000,
  run: (random) => {
    const location = random.text(8, PLACES);
    const hub = "https://huggingface.co/a";
    const next = refuses(() => nextAddress(location, hub, hub)) as string | null;
    if (next === null) return;
    const { protocol, hostname, port } = new URL(next);
    const isAllowed =
      protocol === "https:" && port === "" && /(^|\.)(hf\.co|huggingface\.co)$/.test(hostname);
    if (!isAllowed) throw new Error(`${location} was followed to ${next}`);
  },
};

const HEADERS = [
  "etag",
  "x-linked-etag",
  "x-linked-size",
  "content-length",
  "content-range",
  "location",
  "retry-after",
  "content-type",
  "content-encoding",
];
const VALUES = [
  '"0123456789abcdef0123456789abcdef01234567"',
  "5",
  "-5",
  "1e15",
  "NaN",
  "bytes 0-4/5",
  "bytes 4-0/*",
  "/again",
  "http://10.0.0.1/",
  "text/html",
  "gzip",
  "999999999999999999999",
  "",
];
const STATUSES = [200, 200, 200, 206, 204, 301, 302, 307, 401, 404, 408, 416, 429, 500, 503];

/** What is announced and does not come is waited for so long. */
const IDLE_MS = 200;
/** Hubs that answer at once: most of a case is waiting. */
const HUBS = 8;
const answers = new Map<string, (response: ServerResponse) => void>();
let address = "";
let folder = "";

async function startHub(): Promise<() => Promise<void>> {
  folder = mkdtempSync(join(tmpdir(), "loupe-fuzz-"));
  const server = createServer(({ url = "" }, response) => {
    // A redirect may lead to where nothing is.
    const answer = answers.get(url) ?? ((other: ServerResponse) => other.end());
    answer(response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    rmSync(folder, { recursive: true, force: true });
  };
}

export const hub: Target = {
  name: "hub answers",
  cases: 100_000,
  casesARun: HUBS,
  start: startHub,
  run: async (random) => {
    const asked = Array.from({ length: HUBS }, (_, i) =>
      askHub(`/file${i}`, new Random(random.below(2 ** 31))),
    );
    const faults = (await Promise.allSettled(asked)).filter(({ status }) => status === "rejected");
    if (faults.length > 0) throw new Error("a hub was not borne", { cause: faults });
  },
};

async function askHub(path: string, random: Random): Promise<void> {
  answers.set(path, (response) => {
    const headers = Object.fromEntries(
      random.list(4, () => [random.pick(HEADERS), random.pick(VALUES)] as const),
    );
    // What Node itself would not send is no answer: the connection ends.
    const send = () => response.writeHead(random.pick(STATUSES), headers).end(random.bytes(8));
    try {
      if (random.chance(0.05)) response.destroy();
      else send();
    } catch {
      response.destroy();
    }
  });
  const deps = { network: DIRECT, signal: new AbortController().signal, idleMs: IDLE_MS };
  const from = `${address}${path}`;
  await refusesLater(() => askForPin(from, deps));
  const pin = { bytes: 5, checksum: `sha256:${"0".repeat(64)}` };
  const target = join(folder, path);
  await refusesLater(() =>
    fetchFile(from, target, pin, { ...deps, delay: () => Promise.resolve(), onBytes: () => undefined }),
  );
  rmSync(target, { force: true });
}
