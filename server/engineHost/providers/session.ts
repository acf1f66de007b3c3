// What this session has learnt about execution providers: which of them took the engine's process with them, what the
// user was told, whether `auto` has tried its candidates. Starts nothing.
import type { LoadParams, LoadResult, ProviderName, ProviderTrial } from "../../protocol/engine";
import type { Sentence } from "../../protocol/sentences";
import { fallbackMessage } from "./choice";

export class SessionProviders {
  /** A native crash costs one restart, not one per load. */
  private readonly excluded = new Map<ProviderName, string>();
  private readonly reported = new Set<string>();
  private areCandidatesTried = false;

  /**
   * Unless it knows better, `auto` answers with the CPU first: a machine without a GPU must not wait for its trial.
   * `known`: what was the faster one before, with this model and driver.
   */
  providerFor({ executionProvider }: LoadParams, known: ProviderName | null): ProviderName {
    const isAuto = executionProvider === "auto";
    if (isAuto && known !== null) this.areCandidatesTried = true;
    const provider = isAuto ? (known ?? "cpu") : executionProvider;
    return this.excluded.has(provider) ? "cpu" : provider;
  }

  exclude(provider: ProviderName, error: unknown): void {
    this.excluded.set(provider, error instanceof Error ? error.message : String(error));
  }

  /** The result with the trials of those that were not tried again. */
  withExcluded(result: LoadResult): LoadResult {
    const failed = [...this.excluded].map(([provider, detail]) => failedTrial(provider, detail));
    return { ...result, trials: [...failed, ...result.trials] };
  }

  /** Why the wanted provider is not the one that runs, once; null when it is, or when that was said. */
  newFallback(wanted: ProviderName, { trials }: LoadResult): Sentence | null {
    const sentence = fallbackMessage(wanted, trials);
    const key = JSON.stringify(sentence);
    if (sentence === null || this.reported.has(key)) return null;
    this.reported.add(key);
    return sentence;
  }

  candidatesTried(): void {
    this.areCandidatesTried = true;
  }

  wantsCandidates({ executionProvider }: LoadParams): boolean {
    return executionProvider === "auto" && !this.areCandidatesTried;
  }

  forget(): void {
    this.excluded.clear();
    this.reported.clear();
    this.areCandidatesTried = false;
  }
}

export function failedTrial(provider: ProviderName, detail: string): ProviderTrial {
  return { provider, outcome: "failed", detail, prefillMs: 0, decodeStepMs: 0 };
}
