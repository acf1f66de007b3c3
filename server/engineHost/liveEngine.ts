// An engine's process with a model in it: loaded as it is wanted, tried with another provider, ended when it is quiet.
import type { EngineStats, LoadParams, LoadResult, ProviderName, ProviderTrial } from "../protocol/engine";
import { EngineConnection } from "./connection";
import type { EngineProcess } from "./process";
import { isFaster } from "./providers/choice";
import { failedTrial } from "./providers/session";
import type { StartTimer } from "./usage";

export interface LiveEngine {
  readonly connection: EngineConnection;
  readonly params: LoadParams;
  readonly result: LoadResult;
}

export interface CandidateTrial {
  readonly connection: EngineConnection;
  readonly trials: readonly ProviderTrial[];
  /** Null: it failed, or what runs is no slower. */
  readonly faster: LiveEngine | null;
}

/** Longer than a run of the model, shorter than a person waits for a report. */
const STATS_MS = 1_000;
/** A process that is busy is asked again after this long. */
const BUSY_MS = 5_000;

/** The candidate proves itself in a process of its own; never rejects. */
export async function tryCandidate(
  { fork, startTimer }: { readonly fork: () => EngineProcess; readonly startTimer: StartTimer },
  { params, result: kept }: LiveEngine,
  provider: ProviderName,
): Promise<CandidateTrial> {
  const connection = new EngineConnection(fork(), startTimer);
  try {
    const result = await connection.request("load", { ...params, executionProvider: provider });
    const faster = isFaster(result.trials, kept) ? { connection, params, result } : null;
    return { connection, trials: result.trials, faster };
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    return { connection, trials: [failedTrial(provider, detail)], faster: null };
  }
}

/** Null where the process is too busy to say, or does not answer at all. */
export async function statsWithin(
  connection: EngineConnection,
  startTimer: StartTimer,
): Promise<EngineStats | null> {
  const late = new AbortController();
  const stop = startTimer(() => late.abort(new Error("the report waits no longer")), STATS_MS);
  try {
    return await connection.request("stats", null, late.signal);
  } catch (error) {
    if (late.signal.aborted || connection.isEnded) return null;
    throw error;
  } finally {
    stop();
  }
}

/** Requests that the process is still answering keep it until then. */
export function endWhenAnswered(connection: EngineConnection, startTimer: StartTimer): void {
  if (connection.isBusy) startTimer(() => endWhenAnswered(connection, startTimer), BUSY_MS);
  else connection.kill();
}
