// An engine's process with a model in it: loaded as it is wanted, tried with another provider, ended when it is quiet.
import type { LoadParams, LoadResult, ProviderName, ProviderTrial } from "../protocol/engine";
import { EngineConnection } from "./connection";
import type { EngineProcess } from "./engineProcess";
import { isFasterThanCpu, slower } from "./providerChoice";
import { failedTrial } from "./sessionProviders";
import type { StartTimer } from "./usage";

export interface LiveEngine {
  readonly connection: EngineConnection;
  readonly params: LoadParams;
  readonly result: LoadResult;
}

export interface CandidateTrial {
  readonly connection: EngineConnection;
  readonly trials: readonly ProviderTrial[];
  /** Null: it failed, or the CPU is no slower. */
  readonly faster: LiveEngine | null;
}

/** A process that is busy is asked again after this long. */
const BUSY_MS = 5_000;

/** The candidate proves itself in a process of its own; never rejects. */
export async function tryCandidate(
  fork: () => EngineProcess,
  params: LoadParams,
  provider: ProviderName,
): Promise<CandidateTrial> {
  const connection = new EngineConnection(fork());
  try {
    const result = await connection.request("load", { ...params, executionProvider: provider });
    if (isFasterThanCpu(result.trials))
      return { connection, trials: result.trials, faster: { connection, params, result } };
    const trials = result.trials.map((trial) => ({ ...trial, outcome: slower(trial) }));
    return { connection, trials, faster: null };
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
