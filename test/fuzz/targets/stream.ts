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

let folder = "";
/** What nobody caught, which ends a server. */
let uncaught: unknown = null;
const onUncaught = (error: unknown) => (uncaught = error);

function startHere(): Promise<() => Promise<void>> {
  folder = mkdtempSync(join(tmpdir(), "loupe-fuzz-"));
  process.on("uncaughtException", onUncaught);
  return Promise.resolve(() => {
    process.off("uncaughtException", onUncaught);
    return Promise.resolve(rmSync(folder, { recursive: true, force: true }));
  });
}

const LAST_ID = "last";

export const bytesOfStream: Target = {
  name: "bytes of the stream",
  cases: 100_000,
  start: startHere,
  run: async (random) => {
    const [input, output] = [new PassThrough(), new PassThrough()];
    const connection = createConnection(new StreamMessageReader(input), new StreamMessageWriter(output));
    // No model lies there: what asks for one is refused, and no engine starts.
    serve(connection, programPaths(folder, { models: folder, store: folder }));
    const answers = answersOn(output);
    try {
      const initialize = { processId: null, rootUri: null, capabilities: {} };
      input.write(
        framed(JSON.stringify({ jsonrpc: "2.0", id: 0, method: "initialize", params: initialize })),
      );
      await answers.of(0);
      const keepsPlace = random.chance(0.5);
      for (const piece of inPieces(keepsPlace ? wrongBody(random) : lostBytes(random), random))
        input.write(piece);
      input.write(
        framed(JSON.stringify({ jsonrpc: "2.0", id: LAST_ID, method: "loupe/records", params: {} })),
      );
      if (keepsPlace) await answers.of(LAST_ID);
      await new Promise(setImmediate);
      if (uncaught !== null) throw new Error("nobody caught it", { cause: uncaught });
    } finally {
      // The connection is left to the collector: what still works behind it may log to it.
      uncaught = null;
    }
  },
};

function inPieces(bytes: Buffer, random: Random): readonly Buffer[] {
  const cut = random.below(bytes.length + 1);
  return random.chance(0.5) ? [bytes] : [bytes.subarray(0, cut), bytes.subarray(cut)];
}

/** Resolves when an answer with that id has come. */
function answersOn(output: PassThrough): { readonly of: (id: number | string) => Promise<void> } {
  let text = "";
  const waiting = new Map<string, () => void>();
  const look = () => {
    for (const [id, resolve] of waiting) if (text.includes(`"id":${id},`)) resolve();
  };
  output.on("data", (piece: Buffer) => {
    text += piece.toString("latin1");
    look();
  });
  return {
    of: (id) =>
      new Promise((resolve) => {
        waiting.set(JSON.stringify(id), resolve);
        look();
      }),
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
