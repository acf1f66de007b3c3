// Which providers `auto` tries on a platform, and when one is faster than the CPU. Figures in, choice out.
import type { SentencePart, Sentence } from "../../protocol/sentences";
import type { LoadResult, ProviderName, ProviderTrial } from "../../protocol/engine";

/** What the runtime's package has beside the CPU, by platform; Linux on ARM has nothing more. */
const CANDIDATES: Readonly<Record<string, readonly ProviderName[]>> = {
  "linux-x64": ["webgpu"],
  "darwin-arm64": ["webgpu", "coreml"],
  "win32-x64": ["webgpu", "dml"],
  "win32-arm64": ["webgpu", "dml"],
};

/** A suggestion is about one chunk of prompt and this many decode steps. */
const TYPICAL_DECODE_STEPS = 16;

/** `cudaLibrary`: the one that the user has named, or an empty text. */
export function candidatesOf(platform: string, arch: string, cudaLibrary: string): readonly ProviderName[] {
  const own = CANDIDATES[`${platform}-${arch}`] ?? [];
  return cudaLibrary === "" ? own : ["cuda", ...own];
}

/** `trials`: the candidate's and the CPU's beside it. `kept`: what runs now, with what was tried before it came to that. */
export function isFaster(
  trials: readonly ProviderTrial[],
  kept: Pick<LoadResult, "provider" | "trials">,
): boolean {
  const candidate = trials.find((trial) => trial.provider !== "cpu" && trial.outcome === "chosen");
  const rivals = [
    trials.find(({ provider }) => provider === "cpu"),
    kept.provider === "cpu" ? undefined : kept.trials.find(({ provider }) => provider === kept.provider),
  ].filter((trial) => trial !== undefined);
  return (
    !!candidate && rivals.length > 0 && rivals.every((rival) => suggestionMs(candidate) < suggestionMs(rival))
  );
}

/** Why the wanted provider is not the one that runs, for a person; null when it is. */
export function fallbackMessage(wanted: ProviderName, trials: readonly ProviderTrial[]): Sentence | null {
  const trial = trials.find(({ provider }) => provider === wanted);
  if (!trial || trial.outcome === "chosen") return null;
  const why: SentencePart =
    trial.outcome === "disagrees" ? { code: "otherAnswer", args: [trial.detail] } : firstLine(trial.detail);
  return { code: "providerFellBack", args: [wanted, why] };
}

function suggestionMs({ prefillMs, decodeStepMs }: ProviderTrial): number {
  return prefillMs + TYPICAL_DECODE_STEPS * decodeStepMs;
}

function firstLine(text: string): string {
  return (text.split("\n", 1)[0] ?? "").slice(0, 200);
}

/** What proved itself in its own process may be slower than `provider`, which runs. */
export function markChosen(trials: readonly ProviderTrial[], provider: ProviderName): ProviderTrial[] {
  return trials.map((trial) => {
    const isProved = trial.outcome === "chosen" || trial.outcome === "slower";
    const outcome = trial.provider === provider ? "chosen" : "slower";
    return isProved ? { ...trial, outcome } : trial;
  });
}
