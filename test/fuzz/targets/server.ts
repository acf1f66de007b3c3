// Messages in sequence to the built server: after each sequence it answers a good request.
import { pathToFileURL } from "node:url";
import { join } from "node:path";
import { mutatedJson } from "../mutate";
import type { Random } from "../random";
import { ServerProcess } from "../../support/serverProcess";
import type { Target } from "../target";

const TEXT = "export function mean(values: number[]): number {\n  return values.\n}\n";
const PROMPT = { promptIds: [1, 2, 3], parts: [{ from: 0, to: 1 }] };
/** In one sequence; those with something wrong are cases. */
const [GOOD_MESSAGES, WRONG_MESSAGES] = [4, 16];
let server: ServerProcess | null = null;

/** One good message of each kind; the document's address is the place's. */
export function goodMessages(uri: string): readonly { method: string; params: object; isRequest: boolean }[] {
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

export async function startServer(): Promise<() => Promise<void>> {
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

export async function alive(): Promise<ServerProcess> {
  if (server?.isRunning) return server;
  server?.stop();
  return (server = await ServerProcess.start());
}

export async function longestBlock(): Promise<number> {
  return server?.isRunning ? server.longestBlock() : 0;
}

type Message = ReturnType<typeof goodMessages>[number];

function wrongMessage(good: readonly Message[], random: Random): Message {
  const message = random.pick(good);
  // A settings change may turn off what the next messages need.
  if (message.method.endsWith("Configuration") && random.chance(0.7)) return wrongMessage(good, random);
  return { ...message, params: mutatedJson(message.params, random) };
}

export const messagesInSequence: Target = {
  name: "messages of an editor",
  cases: 100_000,
  casesARun: WRONG_MESSAGES,
  start: startServer,
  run: async (random) => {
    const own = await alive();
    const uri = pathToFileURL(join(own.folder, random.pick(["src/a.ts", "src/b.py", "new.ts"]))).href;
    const good = goodMessages(uri);
    const answers: Promise<unknown>[] = [];
    let [goodLeft, wrongLeft] = [GOOD_MESSAGES, WRONG_MESSAGES];
    while (goodLeft + wrongLeft > 0) {
      const isGood = random.below(goodLeft + wrongLeft) < goodLeft;
      if (isGood) goodLeft--;
      else wrongLeft--;
      const { method, params, isRequest } = isGood ? random.pick(good) : wrongMessage(good, random);
      if (isRequest) answers.push(own.request(method, params));
      else own.notify(method, params);
    }
    await Promise.all(answers);
    await own.request("loupe/report", null);
    if (!own.isRunning) throw new Error("the server ended");
  },
  block: longestBlock,
};
