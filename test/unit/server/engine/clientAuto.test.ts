// `auto`: the CPU first, what is faster later, and from the start the next time.
import { beforeEach, describe, expect, it } from "vitest";
import type { ProviderName, ProviderTrial } from "../../../../server/protocol/engine";
import { SHAPE } from "./fakeDecoder";
import { LOADED, wellBehaved, setUp, collect, type Script } from "./fakeEngineProcess";

describe("EngineClient with executionProvider auto", () => {
  const trials = (gpuMs: number): ProviderTrial[] => [
    { provider: "webgpu", outcome: "chosen", detail: "", prefillMs: gpuMs, decodeStepMs: gpuMs },
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
  const auto = (onGpu: Script) =>
    setUp(
      (message, process) => {
        if (message.type === "load" && message.params.executionProvider === "webgpu") onGpu(message, process);
        else wellBehaved(message, process);
      },
      {
        prepare: () => Promise.resolve({ modelPath: "m", shape: SHAPE, executionProvider: "auto" }),
        candidates: () => ["webgpu"],
        record,
        idleMinutes: () => 0,
      },
    );
  const provesItself =
    (gpuMs: number): Script =>
    ({ id }, process) =>
      process.answer({
        type: "result",
        method: "load",
        id,
        result: { ...LOADED, provider: "webgpu", trials: trials(gpuMs) },
      });
  const fire = async (timers: { callback: () => void }[]) => {
    timers.shift()?.callback();
    await new Promise(setImmediate);
  };

  it("answers with the CPU first and tries others when nobody asks", async () => {
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

  it("stays with the CPU when the other is slower or dies, without a word", async () => {
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

  it("remembers what was the faster, and begins with it the next time", async () => {
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

  it("remembers that the CPU was the faster, and measures no more", async () => {
    const first = auto(provesItself(50));
    await collect(first.client);
    await fire(first.timers);
    expect(known).toBe("cpu");
    const second = auto(provesItself(50));
    await collect(second.client);
    expect(second.timers).toEqual([]);
  });

  it("forgets a provider that dies where it was the faster once, with one message", async () => {
    known = "webgpu";
    const { client, messages } = auto((_, process) => process.exit("ended by SIGSEGV"));
    expect(await collect(client)).toEqual([7]);
    expect(known).toBeNull();
    expect(messages).toEqual([expect.stringMatching(/runs on the CPU.*webgpu/)]);
  });
});
