// What the product takes with an added model: the built server with its engine, after a request in a file of 400 lines.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { startServer } from "./serverClient.mjs";

interface Report {
  readonly serverResidentBytes: number;
  readonly engineResidentBytes: number;
  readonly lastCompletion: { readonly generate: object | null } | null;
}

const LINES = 400;
const TYPED = 20;
const INVOKED = 1;

/** `storeFolder`: where the model `id` was added. Seconds are from the server's start to its first suggestion. */
export async function measureMemory(
  root: string,
  storeFolder: string,
  id: string,
): Promise<Record<string, number[]>> {
  const server = await startServer(root, { args: ["--store", storeFolder], settings: { model: id } });
  const { connection } = server;
  try {
    const text = readFileSync(join(root, "test/bench/fixtures/typed.txt"), "utf8");
    const lines = text.split("\n").slice(0, LINES);
    const uri = pathToFileURL(join(root, "bench/memory.ts")).href;
    const textDocument = { uri, languageId: "typescript", version: 1, text: lines.join("\n") };
    await connection.sendNotification("textDocument/didOpen", { textDocument });
    const line = LINES >> 1;
    // One that is asked for: no other model answers in its place.
    const complete = (character: number) =>
      connection.sendRequest("textDocument/inlineCompletion", {
        ...{ textDocument: { uri }, position: { line, character } },
        context: { triggerKind: INVOKED },
      });
    await complete(0);
    const seconds = (performance.now() - server.startedAt) / 1000;
    for (let typed = 0; typed < TYPED; typed++) {
      const at = { line, character: typed };
      const contentChanges = [
        { range: { start: at, end: at }, text: "const value = read(source);".charAt(typed) },
      ];
      await connection.sendNotification("textDocument/didChange", {
        ...{ textDocument: { uri, version: typed + 2 }, contentChanges },
      });
      await complete(typed + 1);
    }
    const report = await connection.sendRequest<Report>("loupe/report");
    if (!report.lastCompletion?.generate) throw new Error("expected a suggestion of the model, got none");
    return {
      "memory.mb": [(report.serverResidentBytes + report.engineResidentBytes) / 1e6],
      "memory.mb.engine": [report.engineResidentBytes / 1e6],
      "peers.startSeconds": [seconds],
    };
  } finally {
    await server.stop();
  }
}
