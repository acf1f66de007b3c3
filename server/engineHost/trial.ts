// What this machine can do with a model: one prompt and some tokens in a process of its own, ten seconds at most.
// Measured, not guessed.
import type { LoadParams } from "../protocol/engine";
import type { ModelTrial } from "../protocol/models";
import { EngineConnection } from "./connection";
import type { EngineProcess } from "./process";
import type { StartTimer } from "./usage";

/** About what a suggestion in the middle of a file costs. */
const PROMPT_TOKENS = 256;
const NEW_TOKENS = 16;
export const TRIAL_MS = 10_000;

/** Null where not even a first token came in time. Throws an `EngineError` where the model cannot be run at all. */
export async function measureModel(
  engine: EngineProcess,
  params: LoadParams,
  startTimer: StartTimer,
): Promise<ModelTrial | null> {
  const connection = new EngineConnection(engine, startTimer);
  const left = new AbortController();
  let stop: () => void = () => undefined;
  try {
    await connection.request("load", params);
    stop = startTimer(() => left.abort(new Error("the trial is over")), TRIAL_MS);
    return await measure(connection, params.shape.vocabSize, left.signal);
  } catch (error) {
    if (left.signal.aborted && error === left.signal.reason) return null;
    throw error;
  } finally {
    stop();
    connection.kill();
  }
}

async function measure(
  connection: EngineConnection,
  vocabSize: number,
  signal: AbortSignal,
): Promise<ModelTrial> {
  const promptIds = Array.from({ length: PROMPT_TOKENS }, (_, i) => (i * 7919 + 263) % vocabSize);
  const noStops = { eosIds: [], stopIds: [], healing: [], maskedIds: [], endIds: [] };
  const alone = { mustBegin: false, minSumLogProb: null, memory: null };
  const stream = connection.generate({ promptIds, maxTokens: NEW_TOKENS, ...noStops, ...alone }, signal);
  let count = 0;
  for await (const event of stream) {
    if (event.kind === "token") {
      count++;
      continue;
    }
    const { prefillMs, decodeMs } = event.result;
    return {
      promptTokensPerSecond: Math.round((PROMPT_TOKENS / prefillMs) * 1000),
      decodeStepMs: Math.round((decodeMs / Math.max(1, count - 1)) * 10) / 10,
    };
  }
  throw new Error("expected the counters at the end of the stream, got none");
}
