// `auto`: the CPU first, what is faster later, and from the start the next time.
import { beforeEach, describe, expect, test } from "vitest";
import type { ProviderName, ProviderTrial } from "../../../../server/protocol/engine";
import { SHAPE } from "../engine/fakeDecoder";
import { LOADED, wellBehaved, setUp, collect, type Script } from "./fakeEngineProcess";

describe("EngineClient with executionProvider auto", () => {
  const trials = (provider: ProviderName, gpuMs: number): ProviderTrial[] => [
    { provider, outcome: "chosen", detail: "", prefillMs: gpuMs, decodeStepMs: gpuMs },
    { provider: "cpu", outcome: "slower", detail: "", prefillMs: 10, decodeStepMs: 2 },
  ];
  let known: ProviderName | null;
  const record = {
    read: () => Promise.resolve(known),
    write: (_: unknown, provider: ProviderName | null) => Promise.resolve(void (known = provider)),
  };
  beforeEach(() => {
    known = null;
  });
  const auto = (onGpu: Script, candidates: readonly ProviderName[] = ["webgpu"]) =>
    setUp(
      (message, process) => {
        const isCandidate =
          message.type === "load" && candidates.some((each) => each === message.params.executionProvider);
        if (isCandidate) onGpu(message, process);
        else wellBehaved(message, process);
      },
      {
        prepare: () => Promise.resolve({ modelPath: "m", shape: SHAPE, executionProvider: "auto" }),
        candidates: () => candidates,
        record,
        idleMinutes: () => 0,
      },
    );
  const provesItself =
    (gpuMs: number): Script =>
    (message, process) => {
      if (message.type !== "load") return;
      const provider = message.params.executionProvider as ProviderName;
      const result = { ...LOADED, provider, trials: trials(provider, gpuMs) };
      process.answer({ type: "result", method: "load", id: message.id, result });
    };
  const fire = async (timers: { callback: () => void }[]) => {
    timers.shift()?.callback();
    await new Promise(setImmediate);
  };

  test("answers with the CPU first and tries others between requests", async () => {
    const { client, processes, timers } = auto(provesItself(1));
    expect(await collect(client)).toEqual([7]);
    expect(processes).toHaveLength(1);
    await fire(timers);
    expect(processes).toHaveLength(2);
    expect(processes[0]?.isKilled).toBe(true);
    expect(client.currentState).toMatchObject({ kind: "ready", load: { provider: "webgpu" } });
    expect(await collect(client)).toEqual([7]);
    expect(processes[1]?.sent.map(({ type }) => type)).toContain("generate");
  });

  test("stays with the CPU when the other is slower or dies, without a word", async () => {
    for (const onGpu of [
      provesItself(50),
      ((_, process) => process.exit("ended by SIGSEGV")) satisfies Script,
    ]) {
      known = null;
      const { client, processes, timers, messages } = auto(onGpu);
      await collect(client);
      await fire(timers);
      expect(processes[0]?.isKilled).toBe(false);
      const state = client.currentState;
      expect(state).toMatchObject({ kind: "ready", load: { provider: "cpu" } });
      expect(state.kind === "ready" && state.load.trials.map((t) => t.outcome)[0]).toMatch(/slower|failed/);
      expect(messages).toEqual([]);
      expect(await collect(client)).toEqual([7]);
      expect(timers).toEqual([]);
    }
  });

  test.each([
    [1, 2, "webgpu"],
    [2, 1, "coreml"],
    [1, 50, "webgpu"],
    [50, 50, "cpu"],
  ])("keeps the fastest of several: %i ms, then %i ms a token", async (webgpu, coreml, fastest) => {
    const { client, timers } = auto(
      (message, process) => {
        if (message.type !== "load") return;
        const { executionProvider } = message.params;
        provesItself(executionProvider === "coreml" ? coreml : webgpu)(message, process);
      },
      ["webgpu", "coreml"],
    );
    await collect(client);
    await fire(timers);
    await expect.poll(() => known).toBe(fastest);
    const state = client.currentState;
    expect(state).toMatchObject({ kind: "ready", load: { provider: fastest } });
    const rows = state.kind === "ready" ? state.load.trials : [];
    expect(new Set(rows.map(({ provider }) => provider))).toEqual(new Set(["webgpu", "coreml", "cpu"]));
    for (const { provider, outcome } of rows)
      expect(outcome).toBe(provider === fastest ? "chosen" : "slower");
  });

  test("remembers what was the faster, and begins with it the next time", async () => {
    const first = auto(provesItself(1));
    await collect(first.client);
    await fire(first.timers);
    expect(known).toBe("webgpu");
    const second = auto(provesItself(1));
    await collect(second.client);
    expect(second.client.currentState).toMatchObject({ load: { provider: "webgpu" } });
    expect(second.processes).toHaveLength(1);
    expect(second.timers).toEqual([]);
  });

  test("remembers that the CPU was the faster, and measures no more", async () => {
    const first = auto(provesItself(50));
    await collect(first.client);
    await fire(first.timers);
    expect(known).toBe("cpu");
    const second = auto(provesItself(50));
    await collect(second.client);
    expect(second.timers).toEqual([]);
  });

  test("forgets a provider that dies where it was the faster once, with one message", async () => {
    known = "webgpu";
    const { client, messages } = auto((_, process) => process.exit("ended by SIGSEGV"));
    expect(await collect(client)).toEqual([7]);
    expect(known).toBeNull();
    expect(messages).toEqual([expect.stringMatching(/runs on the CPU.*webgpu/)]);
  });
});
