// A suggestion that is not sure enough as a whole → the beginning of its first line that is: names, calls and literals
// that are likely all together, up to an end at which a person could go on. Pure.
import type { CompletionContext } from "../context/types";
import { languageOf } from "../languages";
import type { TokenSource } from "../protocol/engine";
import type { CollectedText } from "./collectText";
import { writtenAt } from "./postprocess/atCursor";

export interface SureBeginning {
  readonly text: string;
  readonly logProbs: readonly number[];
  readonly sources: readonly TokenSource[];
  /** Of all its tokens together. */
  readonly probability: number;
}

/** So likely the beginning's tokens have to be, all together. */
export const SURE = 0.75;
/** Less is quicker typed than read. */
const MIN_LENGTH = 6;
const WORD = /[\p{L}\p{N}_$]/u;
/** What a beginning ends with. */
const ENDS = /[\p{L}\p{N}_"'`)\]}]$/u;

/** Null: there is none, or it is the whole. */
export function sureBeginning(
  written: Pick<CollectedText, "text" | "pieces" | "sources">,
  context: CompletionContext,
  least = SURE,
): SureBeginning | null {
  const { text, pieces, sources } = written;
  const line = text.split("\n", 1)[0] ?? "";
  const sure = sureLength(pieces, Math.log(least));
  for (let end = Math.min(sure ?? 0, line.length); end >= MIN_LENGTH; end--) {
    const beginning = line.slice(0, end);
    if (end === text.trimEnd().length || beginning.trim().length < MIN_LENGTH) continue;
    if (!ENDS.test(beginning) || (WORD.test(text.charAt(end - 1)) && WORD.test(text.charAt(end)))) continue;
    if (writtenAt(beginning, context).opened > 0 || isKeyword(beginning, context)) continue;
    const logProbs = pieces.filter(({ start }) => start < end).flatMap((piece) => piece.logProbs);
    const probability = Math.exp(sumOf(logProbs));
    return { text: beginning, logProbs, sources: sources.slice(0, logProbs.length), probability };
  }
  return null;
}

/** `import` alone says nothing. */
function isKeyword(text: string, { languageId }: CompletionContext): boolean {
  return languageOf(languageId).names?.keywords.has(text.trim()) ?? false;
}

/** Characters of the first tokens that are sure together; null: of all. */
function sureLength(pieces: CollectedText["pieces"], least: number): number | null {
  let sum = 0;
  for (const { start, logProbs } of pieces) {
    sum += sumOf(logProbs);
    if (sum < least) return start;
  }
  return null;
}

function sumOf(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
