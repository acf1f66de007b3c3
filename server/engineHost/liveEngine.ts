// An engine's process with a model in it: loaded as it is wanted, tried with another provider, ended when it is quiet.
import type { LoadParams, LoadResult, ProviderName, ProviderTrial } from "../protocol/engine";
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

/** A process that is busy is asked again after this long. */
const BUSY_MS = 5_000;

/** The candidate proves itself in a process of its own; never rejects. */
export async function tryCandidate(
  fork: () => EngineProcess,
  { params, result: kept }: LiveEngine,
  provider: ProviderName,
): Promise<CandidateTrial> {
  const connection = new EngineConnection(fork());
  try {
    const result = await connection.request("load", { ...params, executionProvider: provider });
    const faster = isFaster(result.trials, kept) ? { connection, params, result } : null;
    return { connection, trials: result.trials, faster };
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    return { connection, trials: [failedTrial(provider, detail)], faster: null };
  }
}

/** Requests that the process is still answering keep it until then. */
export function endWhenAnswered(connection: EngineConnection, startTimer: StartTimer): void {
  if (connection.isBusy) startTimer(() => endWhenAnswered(connection, startTimer), BUSY_MS);
  else connection.kill();
}
