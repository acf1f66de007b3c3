// An engine's process that a test ends, timers that a test fires, and a client on them.
import { EngineClient, type EngineClientDeps, type EngineState } from "../../../../server/engineHost/client";
import { toEnglish } from "../../../../server/protocol/sentences";
import type { EngineProcess } from "../../../../server/engineHost/process";
import type { FromEngine, LoadResult, ToEngine } from "../../../../server/protocol/engine";
import { GENERATE, SHAPE } from "../engine/fakeDecoder";

export const SOURCE = { modelProb: 0.5, memoryProb: 0, memoryShare: 0 };
export interface FakeProcess extends EngineProcess {
  readonly sent: ToEngine[];
  isKilled: boolean;
  answer(message: FromEngine): void;
  exit(detail: string): void;
}

export type Script = (message: ToEngine, process: FakeProcess) => void;

export function createProcess(script: Script, pid: number): FakeProcess {
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

export const LOADED: LoadResult = { provider: "cpu", trials: [], loadMs: 1, threads: 1, hasAttention: true };

export const wellBehaved: Script = (message, process) => {
  const { id } = message;
  if (message.type === "ping") process.answer({ type: "pong", id: 0, slowestTokenMs: 1 });
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

export const RESULT = {
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

export function setUp(script: Script = wellBehaved, overrides: Partial<EngineClientDeps> = {}) {
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
    candidates: () => [],
    record: { read: () => Promise.resolve(null), write: () => Promise.resolve() },
    onRecordFault: () => undefined,
    now: () => clock.now,
    startTimer: (callback, ms) => {
      const timer = { callback, ms };
      timers.push(timer);
      return () => void timers.splice(timers.indexOf(timer), 1);
    },
    onState: (state) => states.push(state),
    onMessage: (sentence) => messages.push(toEnglish(sentence)),
    ...overrides,
  });
  return { client, processes, states, messages, timers, clock };
}

export async function collect(
  client: EngineClient,
  signal = new AbortController().signal,
): Promise<number[]> {
  const tokenIds: number[] = [];
  for await (const event of client.generate(GENERATE, signal)) {
    if (event.kind === "token") tokenIds.push(event.tokenId);
  }
  return tokenIds;
}

export const kinds = (states: readonly EngineState[]) => states.map(({ kind }) => kind);
