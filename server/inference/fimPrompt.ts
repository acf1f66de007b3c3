// `CompletionContext` → the prompt's token ids, in the order that the model was taught (our own: suffix first, prefix
// last, as models/training/prompt.py writes it), every segment tokenised apart. Fits them into the model's window. Does
// not run the model.
import type { CompletionContext } from "../context/types";
import type { PromptFormat } from "../model/promptFormat";
import type { HealingState } from "../protocol/engine";
import type { TokenId } from "../protocol/tokenId";
import type { Tokenizer } from "../tokenizer/tokenizer";
import { enclosingHeaders } from "./enclosingHeaders";
import { keptImports } from "./keptImports";
import type { TokenHealing } from "./tokenHealing";

export interface FimPrompt {
  readonly promptIds: readonly TokenId[];
  /** Where the suffix begins, if it stands behind the prefix; else null. */
  readonly suffixFrom: number | null;
  readonly healing: readonly HealingState[];
  /** The generated text begins with this, which the document has already. */
  readonly healedText: string;
}

export interface PromptDeps {
  readonly tokenizer: Tokenizer;
  readonly format: PromptFormat;
  /** Null: the prompt ends with whatever tokens the prefix has. For comparing the two. */
  readonly healing: TokenHealing | null;
}

/** What comes after the cursor matters less than what comes before it; trained with 64 to 320 tokens. */
const MAX_SUFFIX = { tokens: 200, share: 0.21 } as const;
/** Other files': enough for the two stretches of 512 characters that the model learned with, and never most of a window. */
const MAX_NEIGHBOURS = { tokens: 300, share: 0.32 } as const;
/** The left cut moves by this many tokens at once: a fifth of nano's window, so it moves once in many lines. */
const CUT_STEP_TOKENS = 128;
/** For the headers of what encloses the place of the cut: a class and a method, or two. */
const MAX_HEADER_TOKENS = 48;
/** For the file's imports, where its head is cut: those of the project's own files first. */
const MAX_IMPORT_TOKENS = 64;
const MAX_KEPT_TOKENS = MAX_IMPORT_TOKENS + MAX_HEADER_TOKENS;
/** No path or name takes more characters than this of the window. */
const MAX_NAME_LENGTH = 200;
/** More characters than any window holds: what lies beyond is not even tokenised. */
const MAX_CHARACTERS_A_TOKEN = 12;

/** `maxPromptTokens`: the model's window less the tokens to be generated. */
export function buildFimPrompt(
  context: CompletionContext,
  maxPromptTokens: number,
  deps: PromptDeps,
): FimPrompt {
  const { tokenizer, format, healing } = deps;
  const maxSuffix = tokensOf(MAX_SUFFIX, maxPromptTokens);
  const suffixIds = tokenizer
    .encode(context.suffix.slice(0, maxSuffix * MAX_CHARACTERS_A_TOKEN))
    .slice(0, maxSuffix);
  const header = headerIds(context, tokensOf(MAX_NEIGHBOURS, maxPromptTokens), deps);
  const { before, after } = frame([...format.bosIds, ...header], suffixIds, format);
  const budget = maxPromptTokens - before.length - after.length;
  const prefix = cutPrefix(context, budget, tokenizer);
  const healed = healing?.heal(prefix) ?? { tokenIds: tokenizer.encode(prefix), text: "", states: [] };
  // The count before was of lines one by one; the last word on length is here.
  const prefixIds = healed.tokenIds.slice(-Math.max(budget, 1));
  return {
    promptIds: [...before, ...prefixIds, ...after],
    suffixFrom: format.order === "prefixSuffixMiddle" ? before.length + prefixIds.length : null,
    healing: healed.states,
    healedText: healed.text,
  };
}

/** What stands on either side of the prefix. */
function frame(
  head: readonly TokenId[],
  suffixIds: readonly TokenId[],
  format: PromptFormat,
): { before: readonly TokenId[]; after: readonly TokenId[] } {
  switch (format.order) {
    case "plain":
      return { before: head, after: [] };
    case "suffixPrefixMiddle":
      return {
        before: [...head, format.fimSuffixId, ...suffixIds, format.fimPrefixId],
        after: [format.fimMiddleId],
      };
    case "prefixSuffixMiddle":
      return {
        before: [...head, format.fimPrefixId],
        after: [format.fimSuffixId, ...suffixIds, format.fimMiddleId],
      };
  }
}

function tokensOf({ tokens, share }: { tokens: number; share: number }, maxPromptTokens: number): number {
  return Math.min(tokens, Math.floor(maxPromptTokens * share));
}

function headerIds(
  context: CompletionContext,
  maxNeighbours: number,
  { tokenizer, format }: PromptDeps,
): TokenId[] {
  const { repoName, path, neighbours } = context;
  const { repoNameId, fileSepId } = format;
  const repo =
    repoName && repoNameId !== null
      ? [repoNameId, ...tokenizer.encode(repoName.slice(0, MAX_NAME_LENGTH))]
      : [];
  if (fileSepId === null) return repo;
  const segmentOf = (name: string) => [fileSepId, ...tokenizer.encode(`${name.slice(-MAX_NAME_LENGTH)}\n`)];
  const segments = neighbours.map(({ path, text }) => [...segmentOf(path), ...tokenizer.encode(text)]);
  return [...repo, ...withinBudget(segments, maxNeighbours), ...segmentOf(path)];
}

/** The last ones are the most telling: those before them are left out where they do not fit. */
function withinBudget(segments: readonly TokenId[][], most: number): TokenId[] {
  let kept: TokenId[] = [];
  for (const segment of segments.toReversed()) {
    if (kept.length + segment.length > most) break;
    kept = [...segment, ...kept];
  }
  return kept;
}

/**
 * Cuts the text on the left so that it has at most `budget` tokens. The cut stands at the first line start after a
 * multiple of `CUT_STEP_TOKENS` tokens from the text's beginning: it depends on the text before it alone, so typing
 * at the end moves it only when the budget overflows, and then by a step. The file's imports and the headers of what
 * encloses the cut stay.
 */
function cutPrefix(
  { prefix, imports }: Pick<CompletionContext, "prefix" | "imports">,
  budget: number,
  tokenizer: Tokenizer,
): string {
  const known = cutCharacters(prefix, Math.max(budget, 1) * MAX_CHARACTERS_A_TOKEN);
  const lines = known.split("\n");
  const counts = lines.map((line, i) => tokenizer.encode(line).length + (i + 1 < lines.length ? 1 : 0));
  const total = counts.reduce((sum, count) => sum + count, 0);
  if (total <= budget) return known;
  const least = Math.ceil((total + MAX_KEPT_TOKENS - budget) / CUT_STEP_TOKENS) * CUT_STEP_TOKENS;
  let before = 0;
  let line = 0;
  while (line < lines.length && before < least) before += counts[line++] ?? 0;
  if (line < lines.length) {
    const headers = enclosingHeaders(lines, line, (at) => counts[at] ?? 0, MAX_HEADER_TOKENS);
    const rest = lines.slice(line).join("\n");
    const sizeOf = (statement: string) => tokenizer.encode(statement).length + 1;
    const kept = keptImports(imports, rest, { sizeOf, maxSize: MAX_IMPORT_TOKENS });
    return [...kept, ...headers, rest].join("\n");
  }
  return cutWithinLine(lines.at(-1) ?? "", budget, tokenizer);
}

/** A last line that fills the window alone, or all of the last step: cut between two of its tokens. */
function cutWithinLine(line: string, budget: number, tokenizer: Tokenizer): string {
  const tokenIds = tokenizer.encode(line);
  if (tokenIds.length <= budget) return line;
  const cut = Math.ceil((tokenIds.length - budget) / CUT_STEP_TOKENS) * CUT_STEP_TOKENS;
  // A cut inside a character leaves U+FFFD in front, which no document has.
  return tokenizer.decode(tokenIds.slice(Math.min(cut, tokenIds.length - 1))).replace(/^\ufffd+/, "");
}

/** In steps as well, else every typed character would move it. */
function cutCharacters(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const step = Math.ceil(limit / 4);
  return text.slice(Math.ceil((text.length - limit) / step) * step);
}
