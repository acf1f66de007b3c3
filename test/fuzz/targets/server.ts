// Messages in sequence, and bytes that are no messages, to the built server: after each it answers a good request.
import { pathToFileURL } from "node:url";
import { join } from "node:path";
import { mutatedBytes, mutatedJson } from "../mutate";
import type { Random } from "../random";
import { ServerProcess } from "../../support/serverProcess";
import type { Target } from "../target";

const TEXT = "export function mean(values: number[]): number {\n  return values.\n}\n";
const PROMPT = { promptIds: [1, 2, 3], parts: [{ from: 0, to: 1 }] };
const MESSAGES_A_CASE = 6;
let server: ServerProcess | null = null;

/** One good message of each kind; the document's address is the place's. */
function goodMessages(uri: string): readonly { method: string; params: object; isRequest: boolean }[] {
  const textDocument = { uri, version: 2 };
  const position = { line: 1, character: 16 };
  const ask = (question: object) => ({
    method: "loupe/explain",
    params: { text: "a b", question },
    isRequest: true,
  });
  const tell = (method: string, params: object) => ({ method, params, isRequest: false });
  return [
    tell("textDocument/didOpen", { textDocument: { ...textDocument, languageId: "typescript", text: TEXT } }),
    tell("textDocument/didChange", {
      textDocument,
      contentChanges: [{ range: { start: position, end: position }, text: "l" }],
    }),
    tell("textDocument/didChange", { textDocument, contentChanges: [{ text: TEXT }] }),
    tell("textDocument/didClose", { textDocument }),
    tell("workspace/didChangeConfiguration", {
      settings: { loupe: { enabled: true, excludedFiles: ["legal/**"] } },
    }),
    tell("workspace/didChangeWatchedFiles", { changes: [{ uri, type: 2 }] }),
    tell("workspace/didChangeWorkspaceFolders", { event: { added: [{ uri, name: "b" }], removed: [] } }),
    tell("$/cancelRequest", { id: 1_000_001 }),
    ...[1, 2].map((triggerKind) => ({
      method: "textDocument/inlineCompletion",
      params: { textDocument, position, context: { triggerKind } },
      isRequest: true,
    })),
    { method: "textDocument/completion", params: { textDocument, position }, isRequest: true },
    { method: "loupe/tokens", params: { text: TEXT }, isRequest: true },
    { method: "loupe/score", params: { tokenIds: [1, 2, 3] }, isRequest: true },
    { method: "loupe/records", params: {}, isRequest: true },
    { method: "loupe/record", params: { id: 1 }, isRequest: true },
    ask({ kind: "attention", layer: 0, head: 0 }),
    ask({ kind: "next", position: 1 }),
    ask({ kind: "partAttention", ...PROMPT }),
    ask({ kind: "influence", chosen: [4], ...PROMPT }),
    ask({ kind: "vocabulary", search: "a" }),
  ];
}

async function startServer(): Promise<() => Promise<void>> {
  server = await ServerProcess.start();
  // The model's first load is no answer to a message.
  await server.request("loupe/tokens", { text: "a" });
  await server.longestBlock();
  return () => {
    server?.stop();
    server = null;
    return Promise.resolve();
  };
}

async function alive(): Promise<ServerProcess> {
  if (server?.isRunning) return server;
  server?.stop();
  return (server = await ServerProcess.start());
}

function paramsOf(method: string, params: object, random: Random): unknown {
  // A settings change may turn off what the next cases need.
  return method.endsWith("Configuration") && random.chance(0.7) ? params : mutatedJson(params, random);
}

export const messagesInSequence: Target = {
  name: "messages of an editor",
  cases: 20_000,
  start: startServer,
  run: async (random) => {
    const own = await alive();
    const uri = pathToFileURL(join(own.folder, random.pick(["src/a.ts", "src/b.py", "new.ts"]))).href;
    const good = goodMessages(uri);
    const answers: Promise<unknown>[] = [];
    for (let count = 0; count < MESSAGES_A_CASE; count++) {
      const { method, params, isRequest } = random.pick(good);
      const mutated = random.chance(0.5) ? params : paramsOf(method, params, random);
      if (isRequest) answers.push(own.request(method, mutated));
      else own.notify(method, mutated);
    }
    await Promise.all(answers);
    await own.request("loupe/report", null);
    if (!own.isRunning) throw new Error("the server ended");
  },
  block: async () => (server?.isRunning ? server.longestBlock() : { wallMs: 0, cpuMs: 0 }),
};

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

/** A stream that has lost its place can only be begun anew: a server that ends, or is deaf, is as it should be. */
export const bytesOfStream: Target = {
  name: "bytes of the stream",
  cases: 2_000,
  start: () => Promise.resolve(() => Promise.resolve()),
  run: async (random) => {
    const own = await ServerProcess.start();
    try {
      const [{ method, params } = { method: "", params: {} }] = goodMessages("file:///a.ts").slice(
        random.below(15),
      );
      const json = JSON.stringify({ jsonrpc: "2.0", id: 1, method, params });
      const message = Buffer.from(`Content-Length: ${Buffer.byteLength(json)}\r\n\r\n${json}`);
      const isText = random.chance(0.5);
      own.write(isText ? random.text(20, HEADS) : mutatedBytes(message, random));
      // Whole messages again: where the place was not lost, each is answered.
      const { cpuMs } = await own.longestBlock();
      if (cpuMs > 5_000) throw new Error(`stood still for ${cpuMs} ms`);
    } finally {
      own.stop();
    }
  },
};
