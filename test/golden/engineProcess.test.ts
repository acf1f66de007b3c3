// The engine's process for real: killed, orphaned, with a broken driver. It answers again, and it ends with its parent.
import { fork } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import {
  ENGINE_PATH,
  FOLDER,
  buildEngine,
  collect,
  createClient,
  endClients,
  removeEngine,
  setDriver,
} from "./support/engineProcess";
import { shippedEntry } from "./support/shippedModel";

/** A guard: an engine ends within a second. */
const PATIENCE_MS = 30_000;

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    // ESRCH: there is no such process, which is the answer.
    return false;
  }
}

function untilGone(pid: number): Promise<unknown> {
  return vi.waitUntil(() => !isAlive(pid), { timeout: PATIENCE_MS });
}

beforeAll(buildEngine);
afterEach(endClients);
afterAll(removeEngine);

describe("the engine's process", () => {
  test("answers, and answers again after it was killed", async () => {
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

  test("ends when its parent is killed, also in the middle of its work", async () => {
    const entry = await shippedEntry();
    const load = { modelPath: entry.model.path, shape: entry.shape, executionProvider: "cpu" };
    const work = { tokenIds: Array.from({ length: 1000 }, () => 300) };
    const parentPath = join(FOLDER, "parent.cjs");
    // Asks for a long piece of work and says whose pid it was: then the test kills it.
    writeFileSync(
      parentPath,
      `const engine = require("node:child_process").fork(${JSON.stringify(ENGINE_PATH)}, [], { serialization: "advanced" });
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

  test("falls back to the CPU with one message when a driver's file is broken", async () => {
    const broken = join(FOLDER, "broken_icd.json");
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
});
