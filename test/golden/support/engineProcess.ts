// An engine of its own for a test: the engine's program bundled afresh, clients of it that end with the test, and the
// Vulkan driver that its processes get.
import { build } from "esbuild";
import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { EngineClient } from "../../../server/engineHost/client";
import { forkEngine } from "../../../server/engineHost/process";
import { toEnglish } from "../../../server/protocol/sentences";
import type { ModelShape } from "../../../server/protocol/engine";
import type { ExecutionProvider } from "../../../server/protocol/settings";
import { ROOT, shippedEntry } from "./shippedModel";

// Below the repository, so that the bundle finds onnxruntime-node.
export const FOLDER = join(ROOT, "node_modules/.cache/loupe-test", String(process.pid));
export const ENGINE_PATH = join(FOLDER, "engine.js");
const GENERATE = { promptIds: [6, 300, 2, 1, 400, 401, 3], maxTokens: 1, eosIds: [], stopIds: [], healing: [], maskedIds: [], endIds: [], mustBegin: false, minSumLogProb: null, memory: null };

const NO_RECORD = { read: () => Promise.resolve(null), write: () => Promise.resolve() };
const clients: EngineClient[] = [];

export async function buildEngine(): Promise<void> {
  mkdirSync(FOLDER, { recursive: true });
  await build({
    entryPoints: [join(ROOT, "server/engine/main.ts")],
    outfile: ENGINE_PATH,
    bundle: true,
    platform: "node",
    format: "cjs",
    external: ["onnxruntime-node"],
    logLevel: "error",
  });
}

export function removeEngine(): void {
  rmSync(FOLDER, { recursive: true, force: true });
}

export function endClients(): void {
  for (const client of clients.splice(0)) client.dispose();
}

/** `model`: the shipped one unless it is named. */
export async function createClient(
  executionProvider: ExecutionProvider,
  messages: string[] = [],
  model?: { readonly modelPath: string; readonly shape: ModelShape },
) {
  const entry = await shippedEntry();
  const loaded = model ?? { modelPath: entry.model.path, shape: entry.shape };
  const client = new EngineClient({
    fork: () => forkEngine(ENGINE_PATH),
    prepare: () => Promise.resolve({ ...loaded, executionProvider }),
    idleMinutes: () => 0,
    candidates: () => [],
    record: NO_RECORD,
    onRecordFault: () => undefined,
    now: () => performance.now(),
    startTimer: () => () => undefined,
    onState: () => undefined,
    onMessage: (sentence) => messages.push(toEnglish(sentence)),
  });
  clients.push(client);
  return client;
}

/** The one token that the engine generates. */
export async function collect(client: EngineClient): Promise<number[]> {
  const tokenIds: number[] = [];
  for await (const event of client.generate(GENERATE, new AbortController().signal)) {
    if (event.kind === "token") tokenIds.push(event.tokenId);
  }
  return tokenIds;
}

/** The Vulkan loader reads these; the engine's process inherits them. */
export function setDriver(path: string): () => void {
  const names = ["VK_DRIVER_FILES", "VK_ICD_FILENAMES"];
  const before = names.map((name) => process.env[name]);
  for (const name of names) process.env[name] = path;
  return () => {
    for (const [i, name] of names.entries()) {
      if (before[i] === undefined) delete process.env[name];
      else process.env[name] = before[i];
    }
  };
}
