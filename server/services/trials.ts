// What a model can do on this machine, measured in processes of their own with one thread and with several; the better
// result is kept beside the models. Decides nothing.
import { availableParallelism } from "node:os";
import { forkEngine } from "../engineHost/process";
import { measureModel, TRIAL_MS } from "../engineHost/trial";
import type { StartTimer } from "../engineHost/usage";
import { suggestionMs } from "../model/estimate";
import type { ModelLibrary } from "../model/library";
import type { ModelEntry } from "../model/manifest";
import type { ModelTrial } from "../protocol/models";

/** Smaller models are quick enough with one thread, and leave the others to the editor. */
const LARGE_BYTES = 30e6;
const THREADS = [1, 2, 4];
/** More threads cost the editor more: they have to be worth it. */
const MIN_GAIN = 0.8;

export interface TrialDeps {
  readonly library: Pick<ModelLibrary, "trialOf" | "saveTrial">;
  readonly enginePath: string;
  readonly startTimer: StartTimer;
}

/** Null where not even a first token came in time; throws where the model cannot be run. Either is kept as too slow. */
export async function measureHere(
  entry: ModelEntry,
  { library, enginePath, startTimer }: TrialDeps,
): Promise<ModelTrial | null> {
  const before = await library.trialOf(entry);
  const load = { modelPath: entry.model.path, shape: entry.shape, executionProvider: "cpu" as const };
  const measure = (threads: number) => measureModel(forkEngine(enginePath), { ...load, threads }, startTimer);
  let best: ModelTrial | null = null;
  try {
    best = await bestOf(isLargeModel(entry) ? threadCounts(availableParallelism()) : [1], measure);
  } finally {
    // Other programs make a model slower, nothing makes it faster: a better result from before stands.
    const kept = best && before ? fasterOf(before, best) : (best ?? before);
    await library.saveTrial(entry, kept ?? HOPELESS);
  }
  return best;
}

/** Worth more than one thread, and a small one in its place while it is loaded or reads. */
export function isLargeModel(entry: Pick<ModelEntry, "files" | "tokenizer">): boolean {
  return weightBytes(entry) > LARGE_BYTES;
}

/** Some models' weights lie in files beside the graph's. */
function weightBytes({ files, tokenizer }: Pick<ModelEntry, "files" | "tokenizer">): number {
  return files.reduce((sum, { bytes }) => sum + bytes, -tokenizer.bytes);
}

/** Goes on to more threads for as long as they pay. */
export async function bestOf(
  counts: readonly number[],
  measure: (threads: number) => Promise<ModelTrial | null>,
): Promise<ModelTrial | null> {
  let best: ModelTrial | null = null;
  for (const threads of counts) {
    const trial = await measure(threads);
    const better: ModelTrial | null = trial && fasterOf(best, { ...trial, threads });
    if (best && better === best) break;
    best = better ?? best;
  }
  return best;
}

/** As slow as not to be chosen. */
const HOPELESS: ModelTrial = { promptTokensPerSecond: 0, decodeStepMs: TRIAL_MS };

/** At most one for each physical core, as far as that is known: half of the threads that the system counts. */
export function threadCounts(parallelism: number): number[] {
  const cores = Math.min(parallelism, Math.max(2, Math.floor(parallelism / 2)));
  return THREADS.filter((threads) => threads <= cores);
}

/** `b` with more threads than `a` has to be clearly faster. */
export function fasterOf(a: ModelTrial | null, b: ModelTrial): ModelTrial {
  if (!a) return b;
  const needed = (b.threads ?? 1) > (a.threads ?? 1) ? MIN_GAIN : 1;
  return suggestionMs(b) < needed * suggestionMs(a) ? b : a;
}
