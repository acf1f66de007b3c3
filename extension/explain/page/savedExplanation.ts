// A saved explanation out of a file's text. It may come from anywhere: only what has the form of one is taken, with numbers
// that a page can draw. What an answer's own numbers say is the page's business.
import type { TokenSpan } from "../../../server/protocol/lsp";
import { MAX_EXPLAINED_LENGTH } from "../../../server/protocol/explain";
import type { ExplainedTokens, SavedExplanation } from "../../../server/protocol/panel";
import { fromWire } from "./wire";

export const SAVED_FORMAT = { format: "loupe-explanation", version: 1 } as const;

/** A larger file is not read: it would hold all extensions of the editor. */
export const MAX_SAVED_BYTES = 2 ** 26;
/** Parsed in some tens of milliseconds; ten thousand tokens are a fifth of it, and arrays of numbers one each. */
const MAX_VALUES = 250_000;
/** Far above what was ever saved: a hundred thousand characters are some ten thousand tokens. */
const MAX_TOKENS = 100_000;
const MAX_ANSWERS = 64;
const MAX_TOKEN_BYTES = 1_000;
const MAX_TEXT = 1_000;
/** Larger maps and tables are drawn by no question of the page. */
const MAX_SIDE = 512;
const MAX_DEPTH = 12;
/** Entries of one list, numbers of an array apart. */
const MAX_ENTRIES = 100_000;
/** Of layers, of heads in all layers: each has a cell in the page. */
const MAX_LAYERS = 1_024;
const MAX_HEADS = 16_384;
const MAX_NUMBER = 2 ** 31;

/** Null for anything else. */
export function readSaved(json: string): SavedExplanation | null {
  const saved = parsed(json) as Partial<SavedExplanation> | null;
  const isOne =
    saved?.format === SAVED_FORMAT.format &&
    saved.version === SAVED_FORMAT.version &&
    areTokens(saved.tokens) &&
    Array.isArray(saved.answers) &&
    saved.answers.length <= MAX_ANSWERS &&
    saved.answers.every(isAnswered);
  return isOne ? (saved as SavedExplanation) : null;
}

function parsed(json: string): unknown {
  if (hasMoreThan(MAX_VALUES, json)) return null;
  try {
    return JSON.parse(json);
  } catch {
    // A file that is no JSON is no explanation either; the caller says so.
    return null;
  }
}

/** Values and containers, by the signs before them. */
function hasMoreThan(most: number, json: string): boolean {
  let left = most;
  for (const sign of [",", "[", "{"])
    for (let at = json.indexOf(sign); at >= 0; at = json.indexOf(sign, at + 1)) if (left-- === 0) return true;
  return false;
}

function areTokens(value: unknown): value is ExplainedTokens {
  const { selection, model, tokens, ...shape } = fieldsOf<ExplainedTokens>(value);
  const { text, fileName, omittedLength, firstLine } = fieldsOf<ExplainedTokens["selection"]>(selection);
  return (
    isText(text, MAX_EXPLAINED_LENGTH) &&
    isText(fileName) &&
    isText(model) &&
    isWithin(omittedLength, 0, MAX_NUMBER) &&
    isWithin(firstLine, 1, MAX_NUMBER) &&
    isWithin(shape.nLayer, 1, MAX_LAYERS) &&
    isWithin(shape.nHead, 1, MAX_HEADS / shape.nLayer) &&
    isWithin(shape.nKvHead, 1, shape.nHead) &&
    [shape.contextLength, shape.headDim, shape.vocabSize].every((count) => isWithin(count, 1, MAX_NUMBER)) &&
    Array.isArray(tokens) &&
    tokens.length <= MAX_TOKENS &&
    tokens.every((token) => isToken(token, text.length))
  );
}

function isToken(value: unknown, length: number): boolean {
  const { tokenId, start, end, bytes } = fieldsOf<TokenSpan>(value);
  return (
    isWithin(tokenId, 0, MAX_NUMBER) &&
    isWithin(start, 0, length) &&
    isWithin(end, start, length) &&
    Array.isArray(bytes) &&
    bytes.length <= MAX_TOKEN_BYTES &&
    bytes.every((byte) => isWithin(byte, 0, 255))
  );
}

function isAnswered(value: unknown): boolean {
  const { question, answer } = fieldsOf<{ question: { kind: unknown }; answer: unknown }>(value);
  if (typeof fieldsOf<{ kind: unknown }>(question).kind !== "string") return false;
  if (typeof answer !== "object" || answer === null) return false;
  return isDrawable(question, 0) && isDrawable(answer, 0) && isReadable(answer);
}

/** Nothing in it is endless: deep, long or large. */
function isDrawable(value: unknown, depth: number): boolean {
  if (typeof value === "number") return Math.abs(value) <= MAX_NUMBER;
  if (typeof value !== "object" || value === null) return true;
  if (depth > MAX_DEPTH) return false;
  const entries = Object.entries(value);
  return (
    entries.length <= MAX_ENTRIES &&
    entries.every(
      ([key, entry]) => isDrawable(entry, depth + 1) && (key !== "side" || isWithin(entry, 0, MAX_SIDE)),
    )
  );
}

/** Its arrays are arrays. */
function isReadable(answer: object): boolean {
  try {
    fromWire(answer);
    return true;
  } catch {
    // The caller says that the file is no explanation.
    return false;
  }
}

function isText(value: unknown, most = MAX_TEXT): value is string {
  return typeof value === "string" && value.length <= most;
}

function isWithin(value: unknown, least: number, most: number): value is number {
  return Number.isInteger(value) && (value as number) >= least && (value as number) <= most;
}

/** Those of an object; of anything else none. */
function fieldsOf<T extends object>(value: unknown): { readonly [K in keyof T]: T[K] } {
  return (typeof value === "object" && value !== null ? value : {}) as T;
}
