// Greedy texts of Loupe and llama.cpp beside a third answer: the same weights with activations as they are. Both round activations to
// 8 bits, each in its own way, so two tokens that are nearly as probable change places. The third answer says which of the two
// is nearer to what the file's numbers say, and how often they could agree at all.
import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { NO_PAST } from "../../server/engine/model/decoder";
import { OnnxDecoder } from "../../server/engine/model/session";
import { logProbOf } from "../../server/engine/model/sampler";
import { keepActivations } from "../../server/onnx/exactActivations";
import type { LlamaCpp } from "../support/llamaCpp";

interface Answers {
  readonly loupe: OnnxDecoder;
  readonly exact: OnnxDecoder;
  readonly llama: LlamaCpp["greedy"];
}

const PROMPT_TOKENS = 32;
const NEW_TOKENS = 24;
/** Logits nearer than this are as good as equal. */
const TIE = 0.02;

/** The model at `path` with activations as they are: at one token a run ten times slower and more. */
export function loadExact(path: string, { shape }: Pick<OnnxDecoder, "shape">): Promise<OnnxDecoder> {
  const bytes = readFileSync(path);
  keepActivations(bytes);
  const exact = join(dirname(path), "exact.onnx");
  writeFileSync(exact, bytes);
  return OnnxDecoder.load(exact, shape, "cpu");
}

export async function measureAgreement(
  ids: readonly number[],
  { loupe, exact, llama }: Answers,
  prompts: number,
): Promise<Record<string, number[]>> {
  const alike = { loupe: 0, exact: 0, own: 0 };
  const away: { loupe: number[]; llama: number[] } = { loupe: [], llama: [] };
  for (let n = 0; n < prompts; n++) {
    const at = Math.floor((n * (ids.length - PROMPT_TOKENS)) / prompts);
    const prompt = ids.slice(at, at + PROMPT_TOKENS);
    const theirs = await llama(prompt, NEW_TOKENS);
    const chosen = theirs.map(({ token }) => token);
    const [own, reference] = [await rowsOf(loupe, prompt, chosen), await rowsOf(exact, prompt, chosen)];
    if (isAlike(own, chosen)) alike.loupe++;
    if (isAlike(reference, chosen)) alike.exact++;
    if (isAlike(reference, own.map(best))) alike.own++;
    theirs.forEach(({ token, probability }, i) => {
      const truth = logProbOf(reference[i] ?? NOTHING, token);
      away.loupe.push(Math.abs(logProbOf(own[i] ?? NOTHING, token) - truth));
      away.llama.push(Math.abs(Math.log(probability) - truth));
    });
  }
  const share = (count: number) => [(100 * count) / prompts];
  return {
    "gguf.agreement": share(alike.loupe),
    "gguf.agreement.exactAndLlama": share(alike.exact),
    "gguf.agreement.exactAndLoupe": share(alike.own),
    "gguf.logProbError.loupe": away.loupe,
    "gguf.logProbError.llama": away.llama,
  };
}

const NOTHING = new Float32Array();

/** The row of logits before each of `chosen`, [vocabSize] each: all in one run. */
async function rowsOf(
  decoder: OnnxDecoder,
  prompt: readonly number[],
  chosen: readonly number[],
): Promise<readonly Float32Array[]> {
  const { vocabSize } = decoder.shape;
  const tokenIds = [...prompt, ...chosen.slice(0, -1)];
  const { logits } = await decoder.run({ tokenIds, past: NO_PAST, logits: "all" });
  const first = prompt.length - 1;
  return chosen.map((_, i) => logits.subarray((first + i) * vocabSize, (first + i + 1) * vocabSize));
}

/** Up to the first place where another token is better: there, by less than a tie. */
function isAlike(rows: readonly Float32Array[], chosen: readonly number[]): boolean {
  for (const [i, row] of rows.entries()) {
    const gap = (row[best(row)] ?? 0) - (row[chosen[i] ?? 0] ?? 0);
    if (gap > 0) return gap <= TIE;
  }
  return true;
}

export function best(logits: Float32Array): number {
  let found = 0;
  for (let id = 1; id < logits.length; id++) if ((logits[id] ?? 0) > (logits[found] ?? 0)) found = id;
  return found;
}
