// Which of the models that came with Loupe answers where the user has chosen none: what is known of the machine in, choice
// and reason out. Measures nothing.
import { readFile } from "node:fs/promises";
import { totalmem } from "node:os";
import type { ModelTrial, ShippedReason } from "../protocol/models";

export interface MachineFacts {
  readonly memoryBytes: number;
  /** Null: the system does not say. */
  readonly hasAvx2: boolean | null;
}

/** A token that comes later than this is typed sooner than shown. */
const MAX_DECODE_STEP_MS = 25;
/** A prompt of which nothing is known, after a change of file, is read in this time. */
const MAX_COLD_PROMPT_MS = 2000;
/** A machine that reads less in that time is too slow for the large model. */
const MIN_READABLE = 512;
/**
 * Used on every machine, by models that have it: of 120 edits in new applications base got 35 right with this window, 15 with
 * half of it. What takes longer to read is read ahead, and the small model answers meanwhile.
 */
const MIN_WINDOW = 1024;
/** The left cut of a prompt moves in such steps: windows between them have no use. */
const WINDOW_STEP = 128;
/** A machine sold with 4 GB has less than this, one with 8 GB has more. */
const MIN_MEMORY_BYTES = 5.5e9;
const CPU_INFO = "/proc/cpuinfo";

/** `trial`: of the large model, here. */
export function reasonForChoice(
  { memoryBytes, hasAvx2 }: MachineFacts,
  trial: ModelTrial | null,
  prefersSmall: boolean,
): Exclude<ShippedReason, "onlyOne" | "broken"> {
  if (memoryBytes < MIN_MEMORY_BYTES) return "littleMemory";
  if (hasAvx2 === false) return "oldProcessor";
  if (prefersSmall) return "onBattery";
  if (!trial) return "notMeasured";
  const isQuick = trial.decodeStepMs <= MAX_DECODE_STEP_MS && readableTokens(trial) >= MIN_READABLE;
  return isQuick ? "quickEnough" : "tooSlow";
}

/** As much of a model's window as is read anew in an acceptable waiting time, and never less than a prompt needs. */
export function windowFor(trial: ModelTrial | null, contextLength: number): number {
  if (!trial) return contextLength;
  return Math.min(contextLength, Math.max(MIN_WINDOW, readableTokens(trial)));
}

function readableTokens({ promptTokensPerSecond }: ModelTrial): number {
  return Math.floor((promptTokensPerSecond * MAX_COLD_PROMPT_MS) / 1000 / WINDOW_STEP) * WINDOW_STEP;
}

export async function readMachineFacts(): Promise<MachineFacts> {
  return { memoryBytes: totalmem(), hasAvx2: await readAvx2() };
}

/** Only Linux says it without a native module; elsewhere the trial shows what its absence costs. */
async function readAvx2(): Promise<boolean | null> {
  if (process.arch !== "x64" || process.platform !== "linux") return null;
  const info = await readFile(CPU_INFO, "utf8").catch(() => "");
  const flags = /^flags\s*:(.*)$/m.exec(info)?.[1];
  return flags === undefined ? null : flags.split(" ").includes("avx2");
}
