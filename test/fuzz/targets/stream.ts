// Bytes that are no messages, on the stream of a connection with the whole server behind it: a thousand in a second within the
// fuzz's own process, some in built servers of their own.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { createConnection, StreamMessageReader, StreamMessageWriter } from "vscode-languageserver/node";
import { serve } from "../../../server/lsp/serve";
import { programPaths } from "../../../server/services/paths";
import { mutatedBytes } from "../mutate";
import type { Random } from "../random";
import { ServerProcess } from "../../support/serverProcess";
import type { Target } from "../target";
import { goodMessages } from "./server";

const HEADS = [
  "Content-Length: ",
  "Content-Type: a\r\n",
  "\r\n",
  "\r\n\r\n",
  "5",
  "-1",
  "99999999",
  "abc",
  "{}",
  "[]",
  "null",
  "\0",
  "{",
  '{"jsonrpc":"2.0","id":1}',
];

function framed(body: Buffer | string): Buffer {
  return Buffer.concat([
    Buffer.from(`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n`),
    Buffer.from(body),
  ]);
}

function goodBody(random: Random): Buffer {
  const { method, params } = random.pick(goodMessages("file:///a.ts"));
  return Buffer.from(JSON.stringify({ jsonrpc: "2.0", id: 1, method, params }));
}

/** The place in the stream may be lost: nothing that follows need be understood. */
function lostBytes(random: Random): Buffer {
  if (random.chance(0.5)) return Buffer.from(random.text(20, HEADS));
  return mutatedBytes(framed(goodBody(random)), random);
}

/** Its length is told as it is: whatever follows is a message again. */
function wrongBody(random: Random): Buffer {
  const body = random.chance(0.5) ? mutatedBytes(goodBody(random), random) : JSON.stringify(random.json());
  return framed(body);
}

/** Of what a server has written. */
const MAX_KEPT = 100_000;

let folder = "";
/** What nobody caught, which ends a server. */
let uncaught: unknown = null;
const onUncaught = (error: unknown) => (uncaught = error);

function startHere(): Promise<() => Promise<void>> {
  folder = mkdtempSync(join(tmpdir(), "loupe-fuzz-"));
  process.on("uncaughtException", onUncaught);
  return Promise.resolve(() => {
    process.off("uncaughtException", onUncaught);
    served = null;
    return Promise.resolve(rmSync(folder, { recursive: true, force: true }));
  });
}

/** A server in the fuzz's own process, at the other end of two streams. */
interface Served {
  readonly write: (bytes: Buffer) => void;
  /** Resolves when an answer with that id has come. */
  readonly answer: (id: string) => Promise<void>;
}

/** The one of the case before, where its stream kept its place. */
let served: Served | null = null;
let asked = 0;

async function serveHere(): Promise<Served> {
  const [input, output] = [new PassThrough(), new PassThrough()];
  const connection = createConnection(new StreamMessageReader(input), new StreamMessageWriter(output));
  // No model lies there: what asks for one is refused, and no engine starts.
  serve(connection, programPaths(folder, { models: folder, store: folder }));
  const made = { write: (bytes: Buffer) => void input.write(bytes), answer: answersOn(output) };
  made.write(request("first", "initialize", { processId: null, rootUri: null, capabilities: {} }));
  await made.answer("first");
  made.write(framed(JSON.stringify({ jsonrpc: "2.0", method: "initialized", params: {} })));
  return made;
}

function request(id: string, method: string, params: object): Buffer {
  return framed(JSON.stringify({ jsonrpc: "2.0", id, method, params }));
}

export const bytesOfStream: Target = {
  name: "bytes of the stream",
  cases: 100_000,
  start: startHere,
  run: async (random) => {
    const { write, answer } = (served ??= await serveHere());
    const keepsPlace = random.chance(0.5);
    for (const piece of inPieces(keepsPlace ? wrongBody(random) : lostBytes(random), random)) write(piece);
    const last = `asked ${asked++}`;
    write(request(last, "loupe/records", {}));
    if (keepsPlace) await answer(last);
    // Left to the collector: what still works behind it may log to it.
    else served = null;
    await new Promise(setImmediate);
    if (uncaught === null) return;
    const cause = uncaught;
    uncaught = null;
    throw new Error("nobody caught it", { cause });
  },
};

function inPieces(bytes: Buffer, random: Random): readonly Buffer[] {
  const cut = random.below(bytes.length + 1);
  return random.chance(0.5) ? [bytes] : [bytes.subarray(0, cut), bytes.subarray(cut)];
}

function answersOn(output: PassThrough): Served["answer"] {
  let text = "";
  let [sought, found] = ["", () => undefined as void];
  output.on("data", (piece: Buffer) => {
    text = (text + piece.toString("latin1")).slice(-MAX_KEPT);
    if (sought !== "" && text.includes(sought)) found();
  });
  return (id) => {
    sought = `"id":"${id}",`;
    return text.includes(sought) ? Promise.resolve() : new Promise((resolve) => (found = resolve));
  };
}

/** A stream that has lost its place can only be begun anew: a server that ends, or is deaf, is as it should be. */
export const bytesToServers: Target = {
  name: "bytes to servers of their own",
  cases: 200,
  run: async (random) => {
    const own = await ServerProcess.start();
    try {
      own.write(lostBytes(random));
      const ms = await own.longestBlock();
      if (ms > 5_000) throw new Error(`stood still for ${ms} ms`);
    } finally {
      own.stop();
    }
  },
};
