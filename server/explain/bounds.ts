// A question from outside, held to its bounds before any work is done for it: every number, list and name of every kind of
// question. What only the answer can tell (the text's tokens, what is remembered of a suggestion) is checked there.
import type { ModelShape } from "../protocol/engine";
import {
  type ExplainParams,
  type ExplainQuestions,
  MAX_EXPLAINED_LENGTH,
  type Question,
  type QuestionKind,
} from "../protocol/explain";
import { MATRICES } from "../protocol/explainModel";
import { type PromptSpan, SIMILAR_SCOPES } from "../protocol/explainContext";
import { UserFacingError } from "../protocol/sentences";
import type { TokenId } from "../protocol/tokenId";

/** What was asked cannot be meant: JSON-RPC's `InvalidParams`, with a sentence. */
export class BadQuestion extends RangeError {
  override readonly name = "BadQuestion";
}

/** Of a prompt that are left out one after another: each costs a run of the model or a few. */
export const MAX_PARTS = 48;
/** Of a prompt that attention is summed over: a prompt has some dozens. */
const MAX_SUMMED_PARTS = 256;
/** No token of a vocabulary is nearly as long. */
const MAX_SEARCH = 1_000;
/** Said of what came instead. */
const MAX_SHOWN = 60;

export interface QuestionBounds extends ModelShape {
  /** Ids that have a text: the model's table may be longer. */
  readonly namedTokens: number;
}

const CHECKS: { [K in QuestionKind]: (ask: ExplainQuestions[K]["ask"], bounds: QuestionBounds) => void } = {
  attention: checkHead,
  head: checkPlace,
  overview: () => undefined,
  looks: ({ position }, { contextLength }) => checkIndex("position", position, contextLength),
  next: ({ position }, { contextLength }) => checkIndex("position", position, contextLength),
  surprise: () => undefined,
  layers: ({ position }, { contextLength }) => checkIndex("position", position, contextLength),
  embedding: ({ tokenId }, { namedTokens }) => checkIndex("token id", tokenId, namedTokens),
  position: checkPlace,
  weights: (part, shape) => {
    checkHead(part, shape);
    checkOneOf("matrix", part.matrix, MATRICES);
  },
  parameters: () => undefined,
  suggestion: ({ turn }) => checkCount("turn", turn),
  continue: ({ record, chosen }, shape) => {
    checkCount("record", record);
    checkIds(chosen, shape);
  },
  influence: ({ promptIds, chosen, parts }, shape) => {
    checkIds(chosen, shape);
    checkIds(promptIds, shape);
    for (const part of checkedList("parts", parts, MAX_PARTS)) {
      checkSpan(part, promptIds.length);
      if (part.from === part.to || part.to - part.from >= promptIds.length)
        throw new BadQuestion(`expected a part of the prompt, got ${part.from} to ${part.to}`);
    }
  },
  similar: ({ scope }) => checkOneOf("scope", scope, SIMILAR_SCOPES),
  partAttention: ({ promptIds, parts }, shape) => {
    checkIds(promptIds, shape);
    for (const part of checkedList("parts", parts, MAX_SUMMED_PARTS)) checkSpan(part, promptIds.length);
  },
  lineInfluence: ({ turn }) => checkCount("turn", turn),
  tokenInfluence: ({ record, group }) => {
    checkCount("record", record);
    checkCount("group", group);
  },
  feedForward: ({ position, layer }, shape) => {
    checkIndex("position", position, shape.contextLength);
    checkIndex("layer", layer, shape.nLayer);
  },
  times: () => undefined,
  cause: ({ turn }) => checkCount("turn", turn),
  causeHeads: ({ record, line, heads }, shape) => {
    checkCount("record", record);
    if (line !== null) checkCount("line", line);
    for (const head of checkedList("heads", heads, MAX_PARTS)) checkHead(head, shape);
  },
  vocabularyPlace: ({ tokenId }, { namedTokens }) => checkIndex("token id", tokenId, namedTokens),
  vocabulary: ({ search }) => void checkedText(search, MAX_SEARCH),
};

/** Throws a `BadQuestion`, or a sentence for a person where the window is full. */
export function checkedQuestion(params: ExplainParams, bounds: QuestionBounds): ExplainParams {
  const { text, question } = (params ?? {}) as Partial<ExplainParams>;
  const kind: unknown = (question as Partial<Question> | null | undefined)?.kind;
  if (!question || typeof kind !== "string" || !Object.hasOwn(CHECKS, kind))
    throw new BadQuestion(`expected a question, got ${shown(question)}`);
  // The union of questions is one table: its entry takes what its key asks.
  const check = CHECKS[question.kind] as (ask: Question, bounds: QuestionBounds) => void;
  check(question, bounds);
  return { text: checkedText(text), question };
}

export function checkedText(text: unknown, most = MAX_EXPLAINED_LENGTH): string {
  if (typeof text !== "string") throw new BadQuestion(`expected a text, got ${shown(text)}`);
  if (text.length > most) throw new BadQuestion(`expected at most ${most} characters, got ${text.length}`);
  return text;
}

/** At least one, and as many as the window holds. */
export function checkedPrompt(tokenIds: readonly TokenId[], shape: ModelShape): readonly TokenId[] {
  checkIds(tokenIds, shape);
  if (tokenIds.length === 0) throw new BadQuestion("expected at least one token, got none");
  return tokenIds;
}

/** The window may be full after one more choice: that is told to a person. */
export function checkIds(tokenIds: unknown, { vocabSize, contextLength }: ModelShape): void {
  if (!Array.isArray(tokenIds)) throw new BadQuestion(`expected a list of ids, got ${shown(tokenIds)}`);
  if (tokenIds.length > contextLength) throw new UserFacingError("windowFull", [contextLength]);
  for (const id of tokenIds) checkIndex("token id", id, vocabSize);
}

export function checkIndex(name: string, value: unknown, count: number): void {
  if (Number.isInteger(value) && (value as number) >= 0 && (value as number) < count) return;
  throw new BadQuestion(`expected a ${name} from 0 to ${count - 1}, got ${shown(value)}`);
}

function checkHead(place: { layer: number; head: number }, { nLayer, nHead }: ModelShape): void {
  const { layer, head } = (place ?? {}) as Partial<typeof place>;
  checkIndex("layer", layer, nLayer);
  checkIndex("head", head, nHead);
}

function checkPlace(place: ExplainQuestions["head"]["ask"], shape: ModelShape): void {
  checkHead(place, shape);
  checkIndex("position", place.position, shape.contextLength);
}

function checkCount(name: string, value: unknown): void {
  if (Number.isSafeInteger(value) && (value as number) >= 0) return;
  throw new BadQuestion(`expected a ${name} from 0 on, got ${shown(value)}`);
}

function checkOneOf(name: string, value: unknown, known: readonly string[]): void {
  if (known.includes(value as string)) return;
  throw new BadQuestion(`expected a ${name} of ${known.join(", ")}, got ${shown(value)}`);
}

function checkedList<T>(name: string, list: readonly T[], most: number): readonly T[] {
  if (Array.isArray(list) && list.length <= most) return list as readonly T[];
  throw new BadQuestion(
    `expected at most ${most} ${name}, got ${Array.isArray(list) ? list.length : shown(list)}`,
  );
}

/** May be empty. */
function checkSpan(span: PromptSpan, length: number): void {
  const { from, to } = (span ?? {}) as { readonly from?: unknown; readonly to?: unknown };
  const isInside =
    typeof from === "number" &&
    typeof to === "number" &&
    Number.isInteger(from) &&
    Number.isInteger(to) &&
    0 <= from &&
    from <= to &&
    to <= length;
  if (isInside) return;
  throw new BadQuestion(`expected a part within 0 to ${length}, got ${shown(from)} to ${shown(to)}`);
}

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN)}…` : text;
}
