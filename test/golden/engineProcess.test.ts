// The engine as a process of its own, with the shipped model: it answers, outlives a kill through a new one, and ends
// with its parent. WebGPU runs on the software driver that Debian's Chromium brings, with LOUPE_WEBGPU=1.
import { build } from "esbuild";
import { fork } from "node:child_process";
import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { EngineClient } from "../../server/engine/client";
import { forkEngine } from "../../server/engine/engineProcess";
import type { ExecutionProvider } from "../../server/protocol/settings";
import { ROOT, shippedEntry } from "./support/shippedModel";

// Below the repository, so that the bundle finds onnxruntime-node.
const folder = join(ROOT, "node_modules/.cache/loupe-test", String(process.pid));
const enginePath = join(folder, "engine.js");
const DRIVER = "/usr/lib/chromium/vk_swiftshader_icd.json";
const LOADERS = ["/usr/lib/x86_64-linux-gnu/libvulkan.so.1", "/usr/lib/aarch64-linux-gnu/libvulkan.so.1"];
// A software GPU takes half a minute for what `npm run check` has a minute for: only when asked.
const isAsked = process.env.LOUPE_WEBGPU === "1";
const hasSoftwareGpu = existsSync(DRIVER) && LOADERS.some((path) => existsSync(path)) && process.arch === "x64";
const GENERATE = { promptIds: [6, 300, 2, 1, 400, 401, 3], maxTokens: 1, eosIds: [], stopIds: [], healing: [] };

const clients: EngineClient[] = [];

async function createClient(executionProvider: ExecutionProvider, messages: string[] = []) {
  const entry = await shippedEntry();
  const client = new EngineClient({
    fork: () => forkEngine(enginePath),
    prepare: () => Promise.resolve({ modelPath: entry.model.path, shape: entry.shape, executionProvider }),
    idleMinutes: () => 0,
    candidates: [],
    now: () => performance.now(),
    startTimer: () => () => undefined,
    onState: () => undefined,
    onMessage: (message) => messages.push(message),
  });
  clients.push(client);
  return client;
}

async function collect(client: EngineClient): Promise<number[]> {
  const tokenIds: number[] = [];
  for await (const { tokenId } of client.generate(GENERATE, new AbortController().signal)) tokenIds.push(tokenId);
  return tokenIds;
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    // ESRCH: there is no such process, which is the answer.
    return false;
  }
}

async function untilGone(pid: number): Promise<void> {
  while (isAlive(pid)) await new Promise((resolve) => setTimeout(resolve, 20));
}

beforeAll(async () => {
  mkdirSync(folder, { recursive: true });
  await build({
    entryPoints: [join(ROOT, "server/engine/main.ts")],
    outfile: enginePath,
    bundle: true,
    platform: "node",
    format: "cjs",
    external: ["onnxruntime-node"],
    logLevel: "error",
  });
});
afterEach(() => {
  for (const client of clients.splice(0)) client.dispose();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("the engine's process", () => {
  it("answers, and answers again after it was killed", async () => {
    const client = await createClient("cpu");
    const tokenIds = await collect(client);
    expect(tokenIds).toHaveLength(1);
    const pid = client.pid ?? 0;
    process.kill(pid, "SIGKILL");
    await untilGone(pid);
    while (client.currentState.kind === "ready") await new Promise(setImmediate);
    expect(await collect(client)).toEqual(tokenIds);
    expect(client.pid).not.toBe(pid);
    expect((await client.stats())?.maxRunsAfterAbort).toBe(0);
  });

  it("ends when its parent is killed, also in the middle of its work", async () => {
    const entry = await shippedEntry();
    const load = { modelPath: entry.model.path, shape: entry.shape, executionProvider: "cpu" };
    const work = { tokenIds: Array.from({ length: 1000 }, () => 300) };
    const parentPath = join(folder, "parent.cjs");
    // Asks for a long piece of work and says whose pid it was: then the test kills it.
    writeFileSync(
      parentPath,
      `const engine = require("node:child_process").fork(${JSON.stringify(enginePath)}, [], { serialization: "advanced" });
engine.on("message", (message) => {
  if (message.id !== 1) return;
  for (let id = 2; id < 40; id++) engine.send({ type: "score", id, params: ${JSON.stringify(work)} });
  process.send(engine.pid);
});
engine.send({ type: "load", id: 1, params: ${JSON.stringify(load)} });`,
    );
    const parent = fork(parentPath);
    const enginePid = await new Promise<number>((resolve) => parent.once("message", (pid) => resolve(Number(pid))));
    expect(isAlive(enginePid)).toBe(true);
    parent.kill("SIGKILL");
    await untilGone(enginePid);
  });

  it("falls back to the CPU with one message when a driver's file is broken", async () => {
    const broken = join(folder, "broken_icd.json");
    writeFileSync(broken, "{ this is no driver");
    const messages: string[] = [];
    const restore = setDriver(broken);
    try {
      const client = await createClient("webgpu", messages);
      expect(await collect(client)).toHaveLength(1);
      expect((await client.load()).provider).toBe("cpu");
      expect(messages).toEqual([expect.stringMatching(/^Loupe runs on the CPU: the execution provider webgpu/)]);
    } finally {
      restore();
    }
  });

  it.skipIf(!hasSoftwareGpu || !isAsked)(
    "proves WebGPU against the CPU (skipped without LOUPE_WEBGPU=1, Debian's chromium and libvulkan1)",
    async () => {
      const restore = setDriver(DRIVER);
      try {
        const messages: string[] = [];
        const client = await createClient("webgpu", messages);
        const { provider, trials } = await client.load();
        // A provider that proves itself runs; one that does not says why. Either way there is an answer.
        const trial = trials.find((candidate) => candidate.provider === "webgpu");
        process.stdout.write(`webgpu: ${trial?.outcome} ${trial?.detail} ${trial?.prefillMs} ms\n`);
        expect(provider).toBe(trial?.outcome === "chosen" ? "webgpu" : "cpu");
        expect(messages).toHaveLength(provider === "webgpu" ? 0 : 1);
        expect(await collect(client)).toHaveLength(1);
      } finally {
        restore();
      }
    },
    120_000,
  );
});

/** The Vulkan loader reads these; the engine's process inherits them. */
function setDriver(path: string): () => void {
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
