// Which providers `auto` tries on a platform, and when one is faster than the CPU. Figures in, choice out.
import type { ProviderName, ProviderTrial } from "../protocol/engine";

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

/** Trials of one load: the candidate's, and the CPU's beside it. */
export function isFasterThanCpu(trials: readonly ProviderTrial[]): boolean {
  const candidate = trials.find((trial) => trial.provider !== "cpu" && trial.outcome === "chosen");
  const cpu = trials.find((trial) => trial.provider === "cpu");
  return !!candidate && !!cpu && suggestionMs(candidate) < suggestionMs(cpu);
}

/** Why the wanted provider is not the one that runs, for a person; null when it is. */
export function fallbackMessage(wanted: ProviderName, trials: readonly ProviderTrial[]): string | null {
  const trial = trials.find(({ provider }) => provider === wanted);
  if (!trial || trial.outcome === "chosen") return null;
  const why = trial.outcome === "disagrees" ? `its answer differs: ${trial.detail}` : firstLine(trial.detail);
  return `Loupe runs on the CPU: the execution provider ${wanted} could not be used (${why}).`;
}

function suggestionMs({ prefillMs, decodeStepMs }: ProviderTrial): number {
  return prefillMs + TYPICAL_DECODE_STEPS * decodeStepMs;
}

function firstLine(text: string): string {
  return (text.split("\n", 1)[0] ?? "").slice(0, 200);
}

/** The candidate that was chosen over the CPU in its own process may still be slower than it. */
export function slower({ provider, outcome }: ProviderTrial): ProviderTrial["outcome"] {
  if (provider === "cpu") return "chosen";
  return outcome === "chosen" ? "slower" : outcome;
}
