// The built server and its engines under strace, from the first message to the last, as on a user's machine: no socket
// beyond it, no name looked up, nothing written outside of Loupe's own folder. `CI` is unset: it quietens the runtime.
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { ModelAnswer } from "../../server/protocol/models";
import type { ExportedRecord, RecordSummary } from "../../server/protocol/record";
import { LspClient } from "../lsp/client";
import { largeModelId } from "../support/trial";
import { TINY_FOLDER } from "../support/tinyModel";
import { everyQuestion } from "./questions";
import { breachesIn, callsIn, type SystemCall } from "./systemCalls";

const base = mkdtempSync(join(tmpdir(), "loupe-trace-"));
const [home, trace] = [join(base, "home"), join(base, "strace.txt")];
const workspace = join(base, "workspace");
const own = join(home, ".local", "share", "loupe");
const settings: Record<string, unknown> = { model: "", executionProvider: "auto" };
const TEXT = "export function add(left: number, right: number): number {\n  return \n}\n";
const CURSOR = { line: 1, character: 9 };
const UNSET = ["CI", "ORT_DISABLE_TELEMETRY", "NODE_OPTIONS", "XDG_DATA_HOME", "XDG_CACHE_HOME", "VITEST"];

let client: LspClient;
let calls: readonly SystemCall[];

beforeAll(async () => {
  mkdirSync(dirname(own), { recursive: true });
  cpSync(join(import.meta.dirname, "..", "fixtures", "workspace"), workspace, { recursive: true });
  cpSync(TINY_FOLDER, join(base, "tiny"), { recursive: true });
  client = await LspClient.start({
    storeFolder: null,
    rootUri: pathToFileURL(workspace).href,
    env: {
      ...Object.fromEntries(UNSET.map((name) => [name, undefined])),
      HOME: home,
      TMPDIR: join(base, "tmp"),
    },
    under: [
      "strace",
      "-f",
      "-y",
      "-qq",
      "-s",
      "4096",
      "--seccomp-bpf",
      "-e",
      "trace=network,%file",
      "-o",
      trace,
    ],
    capabilities: { workspace: { configuration: true, workspaceFolders: true } },
    configuration: () => settings,
  });
  await runSession();
  await client.end();
  calls = callsIn(readFileSync(trace, "utf8"));
});
afterAll(() => rmSync(base, { recursive: true, force: true }));

/** What a long day brings: completions, all of the panel, a restart, rest, another model and back. */
async function runSession(): Promise<void> {
  await client.state("ready");
  await completeAndExplain();
  await client.connection.sendRequest("loupe/restart");
  await client.complete(uri, CURSOR, { triggerKind: 1 });
  const added = await client.connection.sendRequest<ModelAnswer>("loupe/addModel", {
    path: join(base, "tiny"),
  });
  expect(added).toMatchObject({ kind: "installed" });
  const large = largeModelId();
  for (const model of [added.kind === "installed" ? added.id : "", ...(large === null ? [] : [large]), ""]) {
    await change({ model }, "ready");
    await completeAndExplain();
  }
  await change({ engineIdleMinutes: 0.001 }, "idle");
  await client.complete(uri, CURSOR, { triggerKind: 1 });
}

const uri = pathToFileURL(join(workspace, "src", "traced.ts")).href;
let opened = false;

async function completeAndExplain(): Promise<void> {
  if (!opened) await client.open(uri, "typescript", TEXT);
  opened = true;
  await client.complete(uri, CURSOR, { triggerKind: 1 });
  const [{ id } = { id: 0 }] = await client.connection.sendRequest<RecordSummary[]>("loupe/records");
  const { record } = await client.connection.sendRequest<ExportedRecord>("loupe/record", { id });
  expect(record.tokens.length).toBeGreaterThan(0);
  for (const question of Object.values(everyQuestion(record)))
    await client.connection.sendRequest("loupe/explain", { text: TEXT, question }).catch(expectSaid);
  await client.connection.sendRequest("loupe/tokens", { text: TEXT });
  await client.connection.sendRequest("loupe/endExplain");
}

/** Models that spell attention out answer some questions with a sentence. */
function expectSaid(error: unknown): void {
  expect(error).toMatchObject({ data: { code: expect.any(String) as string } });
}

async function change(next: Record<string, unknown>, kind: "ready" | "idle"): Promise<void> {
  Object.assign(settings, next);
  const since = client.states.length;
  await client.connection.sendNotification("workspace/didChangeConfiguration", { settings: null });
  // How long it rests is looked at when a request has ended.
  if (kind === "idle") await client.complete(uri, CURSOR, { triggerKind: 1 });
  await client.state(kind, since);
}

test("the trace has seen the model opened by every engine, and Loupe's own files written", () => {
  const engines = new Set(calls.filter(({ line }) => line.includes("engine.js")).map(({ line }) => line));
  expect(engines.size).toBeGreaterThan(0);
  expect(calls.filter(({ args }) => args.includes("model.onnx")).length).toBeGreaterThanOrEqual(5);
  expect(existsSync(join(own, "models"))).toBe(true);
});

test("no socket beyond this machine is opened", () => {
  expect(breachesIn(calls, [own]).sockets).toEqual([]);
});

test("no name is looked up", () => {
  expect(breachesIn(calls, [own]).lookUps).toEqual([]);
});

test("no file is written, made or removed outside of Loupe's own folder", () => {
  expect(breachesIn(calls, [own]).writes).toEqual([]);
});
