// A suggestion → the line that it came from, found by leaving lines out, and what its heads are worth to it. The lines that it
// looks at most are compared by an estimate that costs little; the best are left out of the prompt itself, which is read anew.
import type { Answer, ExplainQuestions } from "../protocol/explain";
import type { CauseLine, PromptSpan } from "../protocol/explainContext";
import type { RequestRecord } from "../protocol/record";
import { causeLines } from "./causeLines";
import { scoredOf } from "./lineInfluence";
import { influence, type SuggestionDeps } from "./suggestion";

/** Of the lines compared: the estimate has the right one first nearly always (`npm run bench -- --cause`). */
const TRIED = 4;

export async function causeOf(record: RequestRecord | null, deps: SuggestionDeps): Promise<Answer<"cause">> {
  const candidates = record ? causeLines(record, deps.tokenizer) : [];
  if (!record || candidates.length === 0) return { cause: null };
  const { promptIds, chosen } = scoredOf(record);
  if (chosen.length === 0) return { cause: null };
  const { engine, signal } = deps;
  const tokenIds = [...promptIds, ...chosen];
  const spans = candidates.map(({ span }) => span);
  const direct = await engine.ask("direct", { tokenIds, from: promptIds.length, parts: spans }, signal);
  // While the engine has read the whole prompt: what follows cuts it.
  const { weights } = await engine.ask("lookBack", { tokenIds: promptIds }, signal); // [nLayer, nHead, promptIds.length]
  const tried = candidates
    .map((candidate, at) => ({ ...candidate, at, estimate: direct?.without[at] ?? 0 }))
    .sort((a, b) => a.estimate - b.estimate)
    .slice(0, direct ? TRIED : candidates.length);
  const { whole, parts } = await influence({ promptIds, chosen, parts: tried.map(({ span }) => span) }, deps);
  const lines = tried
    .map(({ at, path, line, text, span }, i) => ({
      ...{ at, path, line, text, span },
      without: parts[i]?.without ?? whole,
    }))
    .sort((a, b) => a.without - b.without);
  const looks = looksAt(weights, lines[0]?.span ?? NOTHING, promptIds.length);
  const named = lines.map(({ at, path, line, text, without }): CauseLine => ({
    at,
    path,
    line,
    text,
    without,
  }));
  const { id, uri } = record;
  return {
    cause: { record: id, uri, whole, lines: named, compared: direct?.compared ?? candidates.length, looks },
  };
}

const NOTHING: PromptSpan = { from: 0, to: 0 };

/** [nLayer, nHead, length] → [nLayer · nHead]: the last token's attention to a part, summed over its tokens. */
function looksAt(weights: Float32Array, { from, to }: PromptSpan, length: number): Float32Array {
  return Float32Array.from({ length: weights.length / length }, (_, at) =>
    weights.subarray(at * length + from, at * length + to).reduce((sum, weight) => sum + weight, 0),
  );
}

export async function causeHeads(
  { record: id, line, heads }: ExplainQuestions["causeHeads"]["ask"],
  { records, tokenizer, engine, model, signal }: SuggestionDeps,
): Promise<Answer<"causeHeads">> {
  const record = records.get(id);
  if (record?.prompt?.model !== model.id) return { scored: null };
  const { promptIds, chosen } = scoredOf(record);
  const span = line === null ? null : causeLines(record, tokenizer)[line]?.span;
  if (span === undefined || chosen.length === 0) return { scored: null };
  const prompt = span ? [...promptIds.slice(0, span.from), ...promptIds.slice(span.to)] : promptIds;
  const parts = heads.map((head) => ({ kind: "head", ...head }) as const);
  const asked = { tokenIds: [...prompt, ...chosen], from: prompt.length, parts };
  const { whole, without } = await engine.ask("ablate", asked, signal);
  return { scored: { whole, without } };
}
