// Is a provider (GPU or other) as good as the CPU? It is proved by a warm-up run on both whose answers are compared,
// not by a session that was created. Does not choose: the client does, with the figures (see providerChoice.ts).
import type { LoadParams, ProviderName, ProviderTrial } from "../../protocol/engine";
import type { TokenId } from "../../protocol/tokenId";
import type { Decoder } from "./decoder";
import { KvCache } from "./kvCache";
import { prefill } from "./prefill";
import { chooseBest } from "./sampler";

/**
 * The CPU rounds activations to 8 bits, a GPU does not: two tokens whose logits lie nearer than this may change
 * places. A software GPU chose another one 0.03 behind.
 */
const NEAR = 0.3;
/** Between any two logits of a row; a wrong answer is off by 5 and more. */
const MAX_DIFFERENCE = 1;
const WARM_UP_LENGTH = 16;
const DECODE_STEPS = 2;
/** A first pass so much slower than the CPU's is not the compiling of kernels: the second is spared. */
const HOPELESS = 200;

export interface LoadedDecoder {
  readonly decoder: Decoder & { release(): Promise<void> };
  readonly provider: ProviderName;
  readonly trials: readonly ProviderTrial[];
}

export type LoadDecoder = (provider: ProviderName) => Promise<Decoder & { release(): Promise<void> }>;

/** Loads the asked provider when it proves itself against the CPU, else the CPU. `auto` means the CPU here. */
export async function loadProved(
  { executionProvider }: LoadParams,
  load: LoadDecoder,
  now: () => number,
): Promise<LoadedDecoder> {
  const cpu = await load("cpu");
  if (executionProvider === "auto" || executionProvider === "cpu") {
    return { decoder: cpu, provider: "cpu", trials: [] };
  }
  const reference = await warmUp(cpu, now);
  const cpuTrial = { provider: "cpu", outcome: "chosen", detail: "", ...times(reference) } as const;
  let candidate: Awaited<ReturnType<LoadDecoder>> | null = null;
  let trial: ProviderTrial;
  try {
    candidate = await load(executionProvider);
    const answer = await warmUp(candidate, now, reference);
    const detail = disagreement(reference, answer);
    const outcome = detail === "" ? "chosen" : "disagrees";
    trial = { provider: executionProvider, outcome, detail, ...times(answer) };
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    trial = { provider: executionProvider, outcome: "failed", detail, prefillMs: 0, decodeStepMs: 0 };
  }
  if (candidate && trial.outcome === "chosen") {
    await cpu.release();
    const slower = { ...cpuTrial, outcome: "slower" } as const;
    return { decoder: candidate, provider: executionProvider, trials: [trial, slower] };
  }
  await candidate?.release();
  return { decoder: cpu, provider: "cpu", trials: [trial, cpuTrial] };
}

interface Answer {
  /** Logits after the warm-up prompt and after each decode step, [DECODE_STEPS + 1][vocabSize]. */
  readonly rows: readonly Float32Array[];
  readonly prefillMs: number;
  readonly decodeStepMs: number;
}

/** Twice over fixed tokens: the first time pays for compiling kernels, the second is timed. */
async function warmUp(decoder: Decoder, now: () => number, reference?: Answer): Promise<Answer> {
  const first = await answer(decoder, now);
  const isHopeless = reference !== undefined && first.decodeStepMs > HOPELESS * reference.decodeStepMs;
  return isHopeless ? first : answer(decoder, now);
}

async function answer(decoder: Decoder, now: () => number): Promise<Answer> {
  const kvCache = new KvCache(decoder.shape);
  const wants = { logits: "last" } as const;
  const started = now();
  const rows = [(await prefill(decoder, kvCache, warmUpIds(WARM_UP_LENGTH, decoder), wants)).logits];
  const prefilled = now();
  for (const tokenId of warmUpIds(DECODE_STEPS, decoder)) {
    rows.push((await prefill(decoder, kvCache, [tokenId], wants)).logits);
  }
  return { rows, prefillMs: prefilled - started, decodeStepMs: (now() - prefilled) / DECODE_STEPS };
}

/** Spread over the vocabulary, the same for every provider. */
function warmUpIds(length: number, { shape }: Decoder): TokenId[] {
  return Array.from({ length }, (_, i) => (i * 7919 + 263) % shape.vocabSize);
}

/** What the two disagree in, or an empty text. */
function disagreement(reference: Answer, candidate: Answer): string {
  for (const [i, expected] of reference.rows.entries()) {
    const row = candidate.rows[i] ?? new Float32Array();
    const best = chooseBest(expected).tokenId;
    const found = chooseBest(row).tokenId;
    const gap = (expected[best] ?? 0) - (expected[found] ?? 0);
    const difference = expected.reduce(
      (most, logit, id) => Math.max(most, Math.abs(logit - (row[id] ?? NaN))),
      0,
    );
    if (!(difference <= MAX_DIFFERENCE)) return `logits differ by ${difference.toFixed(2)} from the CPU's`;
    if (found !== best && gap > NEAR) return `chose token ${found}, the CPU ${best}, ${gap.toFixed(2)} apart`;
  }
  return "";
}

function times({ prefillMs, decodeStepMs }: Answer) {
  return { prefillMs, decodeStepMs };
}
