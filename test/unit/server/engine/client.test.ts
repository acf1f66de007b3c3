// The handle to the engine's process, on processes that a test ends and timers that a test fires.
import { describe, expect, it } from "vitest";
import { EngineClient, type EngineClientDeps, type EngineState } from "../../../../server/engine/client";
import type { EngineProcess } from "../../../../server/engine/engineProcess";
import type { FromEngine, LoadResult, ProviderTrial, ToEngine } from "../../../../server/protocol/engine";
import { SHAPE } from "./fakeDecoder";

const SOURCE = { modelProb: 0.5, memoryProb: 0, memoryShare: 0 };
const GENERATE = {
  promptIds: [1],
  maxTokens: 2,
  eosIds: [],
  stopIds: [],
  healing: [],
  maskedIds: [],
  endIds: [],
  mustBegin: false,
  minSumLogProb: null,
  memory: null,
};

interface FakeProcess extends EngineProcess {
  readonly sent: ToEngine[];
  isKilled: boolean;
  answer(message: FromEngine): void;
  exit(detail: string): void;
}

type Script = (message: ToEngine, process: FakeProcess) => void;

function createProcess(script: Script, pid: number): FakeProcess {
  const onMessage: ((message: FromEngine) => void)[] = [];
  const onExit: ((detail: string) => void)[] = [];
  let ended: string | null = null;
  const process: FakeProcess = {
    pid,
    sent: [],
    isKilled: false,
    send: (message) => {
      process.sent.push(message);
      queueMicrotask(() => ended ?? script(message, process));
    },
    onMessage: (listener) => void onMessage.push(listener),
    onExit: (listener) => (ended === null ? void onExit.push(listener) : listener(ended)),
    kill: () => {
      process.isKilled = true;
      process.exit("ended by SIGKILL");
    },
    answer: (message) => onMessage.forEach((listener) => listener(message)),
    exit: (detail) => {
      if (ended !== null) return;
      ended = detail;
      onExit.forEach((listener) => listener(detail));
    },
  };
  return process;
}

const LOADED: LoadResult = { provider: "cpu", trials: [], loadMs: 1, threads: 1, hasAttention: true };

const wellBehaved: Script = (message, process) => {
  const { id } = message;
  if (message.type === "load") process.answer({ type: "result", method: "load", id, result: LOADED });
  if (message.type === "generate") {
    process.answer({ type: "token", id, tokenId: 7, logProb: -1, source: SOURCE });
    process.answer({ type: "result", method: "generate", id, result: RESULT });
  }
  if (message.type === "score") {
    process.answer({
      type: "result",
      method: "score",
      id,
      result: { logProbs: Float32Array.of(-2), ranks: Int32Array.of(3) },
    });
  }
};

const RESULT = {
  stopReason: "maxTokens",
  promptLength: 1,
  reusedLength: 0,
  tokensEvaluated: 1,
  runs: 1,
  chosen: 1,
  endLogProb: null,
  prefillMs: 1,
  decodeMs: 1,
} as const;

function setUp(script: Script = wellBehaved, overrides: Partial<EngineClientDeps> = {}) {
  const processes: FakeProcess[] = [];
  const states: EngineState[] = [];
  const messages: string[] = [];
  const timers: { callback: () => void; ms: number }[] = [];
  const clock = { now: 0 };
  const client = new EngineClient({
    fork: () => {
      const process = createProcess(script, processes.length + 100);
      processes.push(process);
      return process;
    },
    prepare: () => Promise.resolve({ modelPath: "m", shape: SHAPE, executionProvider: "cpu" }),
    idleMinutes: () => 15,
    candidates: [],
    now: () => clock.now,
    startTimer: (callback, ms) => {
      const timer = { callback, ms };
      timers.push(timer);
      return () => void timers.splice(timers.indexOf(timer), 1);
    },
    onState: (state) => states.push(state),
    onMessage: (message) => messages.push(message),
    ...overrides,
  });
  return { client, processes, states, messages, timers, clock };
}

async function collect(client: EngineClient, signal = new AbortController().signal): Promise<number[]> {
  const tokenIds: number[] = [];
  for await (const { tokenId } of client.generate(GENERATE, signal)) tokenIds.push(tokenId);
  return tokenIds;
}

const kinds = (states: readonly EngineState[]) => states.map(({ kind }) => kind);

describe("EngineClient", () => {
  it("starts one process for the first requests together", async () => {
    const { client, processes, states } = setUp();
    expect(processes).toHaveLength(0);
    await Promise.all([collect(client), collect(client), client.score({ tokenIds: [1, 2] })]);
    expect(processes).toHaveLength(1);
    expect(kinds(states)).toEqual(["loading", "ready"]);
  });

  it("gives tokens as they come and the counters at the end", async () => {
    const { client } = setUp();
    const tokens = client.generate(GENERATE, new AbortController().signal);
    expect(await tokens.next()).toEqual({ done: false, value: { tokenId: 7, logProb: -1, source: SOURCE } });
    expect(await tokens.next()).toEqual({ done: true, value: RESULT });
  });

  it("tells the engine when a generation is aborted or left, and goes on at once", async () => {
    const silent: Script = (message, process) => {
      if (message.type === "load") wellBehaved(message, process);
      if (message.type === "generate")
        process.answer({ type: "token", id: message.id, tokenId: 1, logProb: 0, source: SOURCE });
    };
    const { client, processes } = setUp(silent);
    const controller = new AbortController();
    const aborted = client.generate(GENERATE, controller.signal);
    await aborted.next();
    controller.abort(new Error("newer"));
    await expect(aborted.next()).rejects.toThrow("newer");
    const left = client.generate(GENERATE, new AbortController().signal);
    await left.next();
    await left.return(RESULT);
    expect(processes[0]?.sent.filter(({ type }) => type === "abort")).toHaveLength(2);
  });

  it("rejects what was in flight when the engine dies, and answers the next request with a new one", async () => {
    let isFirst = true;
    const { client, processes, states } = setUp((message, process) => {
      if (message.type === "generate" && isFirst) {
        isFirst = false;
        process.exit("ended by SIGKILL");
      } else wellBehaved(message, process);
    });
    await expect(collect(client)).rejects.toThrow("The engine stopped (ended by SIGKILL).");
    expect(await collect(client)).toEqual([7]);
    expect(processes).toHaveLength(2);
    expect(kinds(states)).toEqual(["loading", "ready", "idle", "loading", "ready"]);
  });

  it("gives up after three crashes within a minute, until it is asked to restart", async () => {
    let isBroken = true;
    const { client, processes, states } = setUp((message, process) => {
      if (message.type === "generate" && isBroken) process.exit("exit code 134");
      else wellBehaved(message, process);
    });
    for (let i = 0; i < 5; i++) await expect(collect(client)).rejects.toThrow(/stopped/);
    expect(processes).toHaveLength(3);
    expect(states.at(-1)?.kind).toBe("failed");
    isBroken = false;
    await client.restart();
    expect(await collect(client)).toEqual([7]);
  });

  it("goes on through crashes that lie further apart", async () => {
    const { client, processes, clock } = setUp((message, process) => {
      if (message.type === "generate") process.exit("exit code 1");
      else wellBehaved(message, process);
    });
    for (let i = 0; i < 5; i++) {
      await expect(collect(client)).rejects.toThrow();
      clock.now += 40_000;
    }
    expect(processes).toHaveLength(5);
  });

  it("does not start again by itself when the model cannot be loaded", async () => {
    let looks = 0;
    const prepare = () => {
      looks++;
      return Promise.reject(new Error("A file of the model is missing."));
    };
    const { client, processes, states } = setUp(wellBehaved, { prepare });
    for (let i = 0; i < 3; i++) await expect(collect(client)).rejects.toThrow("missing");
    expect([looks, processes.length, states.at(-1)?.kind]).toEqual([1, 0, "failed"]);
  });

  it("ends the engine after its idle minutes, and starts it with the next request", async () => {
    const { client, processes, timers, states } = setUp();
    await collect(client);
    expect(timers.map(({ ms }) => ms)).toEqual([15 * 60_000]);
    timers[0]?.callback();
    expect([processes[0]?.isKilled, states.at(-1)?.kind, client.pid]).toEqual([true, "idle", null]);
    expect(await collect(client)).toEqual([7]);
  });

  it("never ends it for idleness when the minutes are 0, and takes the timer back while a request runs", async () => {
    const { client, timers } = setUp(wellBehaved, { idleMinutes: () => 0 });
    await collect(client);
    expect(timers).toEqual([]);
    const other = setUp();
    await collect(other.client);
    const running = other.client.generate(GENERATE, new AbortController().signal);
    await running.next();
    expect(other.timers).toEqual([]);
  });

  it("loads the CPU instead of a provider that takes the process with it, tells once, and remembers", async () => {
    const { client, processes, messages } = setUp(
      (message, process) => {
        if (message.type === "load" && message.params.executionProvider === "webgpu")
          process.exit("ended by SIGABRT");
        else wellBehaved(message, process);
      },
      { prepare: () => Promise.resolve({ modelPath: "m", shape: SHAPE, executionProvider: "webgpu" }) },
    );
    expect(await collect(client)).toEqual([7]);
    processes[1]?.exit("ended by SIGKILL");
    expect(await collect(client)).toEqual([7]);
    expect(processes).toHaveLength(3);
    expect(messages).toEqual([expect.stringMatching(/^Loupe runs on the CPU: .*webgpu.*SIGABRT/)]);
  });

  it("ends a load that a restart or the end of the server overtakes", async () => {
    let isSlow = true;
    const { client, processes, states } = setUp((message, process) => {
      if (!isSlow) wellBehaved(message, process);
    });
    const overtaken = client.load();
    const rejected = expect(overtaken).rejects.toThrow();
    await new Promise(setImmediate);
    isSlow = false;
    await client.restart();
    await rejected;
    expect([processes[0]?.isKilled, states.at(-1)?.kind]).toEqual([true, "ready"]);
    client.dispose();
    expect(processes[1]?.isKilled).toBe(true);
    await expect(client.load()).rejects.toThrow("The engine was ended.");
  });
});

describe("EngineClient with executionProvider auto", () => {
  const trials = (gpuMs: number): ProviderTrial[] => [
    { provider: "webgpu", outcome: "chosen", detail: "", prefillMs: gpuMs, decodeStepMs: gpuMs },
    { provider: "cpu", outcome: "slower", detail: "", prefillMs: 10, decodeStepMs: 2 },
  ];
  const auto = (onGpu: Script) =>
    setUp(
      (message, process) => {
        if (message.type === "load" && message.params.executionProvider === "webgpu") onGpu(message, process);
        else wellBehaved(message, process);
      },
      {
        prepare: () => Promise.resolve({ modelPath: "m", shape: SHAPE, executionProvider: "auto" }),
        candidates: ["webgpu"],
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
});
