// What a typed character costs in files and workspaces of any size: the built server, as a plain client sees it.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import type { CompletionReport, MemoryReport } from "../../../server/protocol/lsp";
import { percentile } from "../figures.mjs";
import { type Server, startServer } from "../serverClient.mjs";

export interface TypingCost {
  /** Of the file, or files of the workspace. */
  readonly size: number;
  /** From opening the file to the first answer in it. */
  readonly firstMs: number;
  /** By the server's own clock, from a character's arrival to the answer. */
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly residentMb: number;
  /** Until all files of the workspace were read, its size in the memory; null: there is none. */
  readonly readSeconds: number | null;
  readonly filesRead: number;
}

interface Report {
  readonly lastCompletion: CompletionReport | null;
  readonly memory: MemoryReport;
  readonly serverResidentBytes: number;
  readonly engineResidentBytes: number;
}

const TYPED = 60;
const AUTOMATIC = 2;
const ASK_AGAIN_MS = 250;
const READ_AT_MOST_MS = 240_000;
const SETTINGS = { model: "loupe-nano" };

/** A file of so many lines, typed into in its middle; the workspace has no other. */
export async function measureFileLength(root: string, lines: number): Promise<TypingCost> {
  const source = sourceLines(root);
  const folder = mkdtempSync(join(tmpdir(), "loupe-growth-"));
  const text = Array.from({ length: lines }, (_, i) => source[i % source.length] ?? "");
  return inServer(folder, lines, (server) => typeInto(server, join(folder, "long.ts"), text, source));
}

/** A workspace of so many small files, all different, typed into in one more. */
export async function measureWorkspace(root: string, files: number): Promise<TypingCost> {
  const source = sourceLines(root);
  const folder = mkdtempSync(join(tmpdir(), "loupe-growth-"));
  for (let index = 0; index < files; index++) {
    const part = join(folder, `part${index % 100}`);
    if (index < 100) mkdirSync(part);
    writeFileSync(join(part, `module${index}.ts`), moduleText(source, index));
  }
  return inServer(folder, files, async (server) => {
    const started = performance.now();
    while (performance.now() - started < READ_AT_MOST_MS) {
      if ((await report(server)).memory.isComplete) break;
      await sleep(ASK_AGAIN_MS);
    }
    const readSeconds = (performance.now() - started) / 1000;
    const typed = await typeInto(server, join(folder, "open.ts"), source.slice(0, 400), source);
    return { ...typed, readSeconds };
  });
}

/** Twenty lines of real code from another place each time, under names of their own. */
function moduleText(source: readonly string[], index: number): string {
  const from = (index * 37) % (source.length - 20);
  const own = `export const value${index} = compute${index % 997}(${index});`;
  return [own, ...source.slice(from, from + 20), ""].join("\n");
}

async function inServer(
  folder: string,
  size: number,
  work: (server: Server) => Promise<Omit<TypingCost, "size" | "residentMb" | "filesRead">>,
): Promise<TypingCost> {
  const store = mkdtempSync(join(tmpdir(), "loupe-growth-store-"));
  const server = await startServer(folder, { args: ["--store", store], settings: SETTINGS });
  try {
    const cost = await work(server);
    const { memory, serverResidentBytes, engineResidentBytes } = await report(server);
    const residentMb = Math.round((serverResidentBytes + engineResidentBytes) / 1e6);
    return { ...cost, size, residentMb, filesRead: memory.files };
  } finally {
    await server.stop();
    for (const path of [folder, store]) rmSync(path, { recursive: true, force: true });
  }
}

async function typeInto(
  server: Server,
  path: string,
  lines: readonly string[],
  source: readonly string[],
): Promise<Pick<TypingCost, "firstMs" | "p50Ms" | "p95Ms" | "readSeconds">> {
  const { connection } = server;
  const uri = pathToFileURL(path).href;
  const line = lines.length >> 1;
  // What is typed is code from elsewhere in the source.
  const typed = source.slice(300).join(" ").replace(/\s+/g, " ").slice(0, TYPED);
  const text = [...lines.slice(0, line), "", ...lines.slice(line)].join("\n");
  const document = { uri, languageId: "typescript", version: 1, text };
  const opened = performance.now();
  await connection.sendNotification("textDocument/didOpen", { textDocument: document });
  const complete = (character: number) =>
    connection.sendRequest("textDocument/inlineCompletion", {
      ...{ textDocument: { uri }, position: { line, character } },
      context: { triggerKind: AUTOMATIC },
    });
  await complete(0);
  const firstMs = performance.now() - opened;
  const elapsed: number[] = [];
  for (const [index, character] of [...typed].entries()) {
    const at = { line, character: index };
    await connection.sendNotification("textDocument/didChange", {
      textDocument: { uri, version: index + 2 },
      contentChanges: [{ range: { start: at, end: at }, text: character }],
    });
    await complete(index + 1);
    const { lastCompletion } = await report(server);
    if (lastCompletion) elapsed.push(lastCompletion.elapsedMs);
  }
  return { firstMs, p50Ms: percentile(elapsed, 0.5), p95Ms: percentile(elapsed, 0.95), readSeconds: null };
}

function report({ connection }: Server): Promise<Report> {
  return connection.sendRequest<Report>("loupe/report");
}

function sourceLines(root: string): string[] {
  return readFileSync(join(root, "test/bench/fixtures/typed.txt"), "utf8").split("\n");
}
