// The `pre_tokenizer` of a tokenizer.json → a function that cuts a text into pieces that no token crosses. Reads what
// byte-level code models use: Split, Digits and ByteLevel, alone or in sequence; anything else is refused by name.
import { SplitPreTokenizer } from "@huggingface/tokenizers";

import { unknownPart } from "./splittingRules";

export type Splitter = (text: string) => Iterable<string>;

export interface RawPreTokenizer {
  readonly type: string;
  readonly pretokenizers?: readonly RawPreTokenizer[];
  readonly pattern?: { readonly Regex?: string; readonly String?: string };
  readonly behavior?: string;
  readonly invert?: boolean;
  readonly use_regex?: boolean;
  readonly add_prefix_space?: boolean;
  readonly individual_digits?: boolean;
}

/** What ByteLevel splits by where it has no Split before it: GPT-2's pattern, written into the format's definition. */
const BYTE_LEVEL = /'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+/gu;
const ONE_DIGIT = /\p{N}/gu;
const DIGITS = /\p{N}+/gu;

/** One within the other: the public tokenizers have up to six. */
const MAX_STAGES = 16;

/** Pieces are cut lazily, so a long text can be cut in slices. */
export function readSplitter(raw: RawPreTokenizer | null): Splitter {
  const stages: readonly (RawPreTokenizer | null)[] =
    raw?.type === "Sequence" ? (raw.pretokenizers ?? []) : raw ? [raw] : [];
  expect(Array.isArray(stages), "a list of pre-tokenizers", typeof stages);
  expect(
    stages.at(-1)?.type === "ByteLevel",
    "a pre-tokenizer that ends with ByteLevel",
    stages.at(-1)?.type,
  );
  expect(stages.length <= MAX_STAGES, `at most ${MAX_STAGES} pre-tokenizers`, stages.length);
  const patterns = stages.flatMap((stage) => patternsOf(stage));
  return (text) => splitBy(patterns, text);
}

function patternsOf(stage: RawPreTokenizer | null): RegExp[] {
  switch (stage?.type) {
    case "ByteLevel":
      expect(!stage.add_prefix_space, "ByteLevel without a blank in front", stage.add_prefix_space);
      return stage.use_regex === false ? [] : [BYTE_LEVEL];
    case "Digits":
      return [stage.individual_digits ? ONE_DIGIT : DIGITS];
    case "Split":
      return [splitPattern(stage)];
    default:
      expect(false, "a pre-tokenizer of Split, Digits and ByteLevel", stage?.type);
      return [];
  }
}

/** The library turns the Oniguruma pattern into a JavaScript one. */
function splitPattern(stage: RawPreTokenizer): RegExp {
  expect(
    ["isolated", "Isolated"].includes(stage.behavior ?? "") && !stage.invert,
    "Split to isolate",
    stage.behavior,
  );
  const rule: unknown = stage.pattern?.Regex ?? stage.pattern?.String;
  if (typeof rule !== "string") throw new TypeError("tokenizer.json: expected a splitting pattern, got none");
  const unknown = stage.pattern?.Regex === undefined ? null : unknownPart(rule);
  expect(unknown === null, "a splitting rule that is known to be harmless", unknown);
  const { pattern } = new SplitPreTokenizer(stage as ConstructorParameters<typeof SplitPreTokenizer>[0]);
  if (!pattern) throw new TypeError("tokenizer.json: expected a splitting pattern, got none");
  return pattern;
}

/** Each pattern cuts what the one before it left together. */
function* splitBy([pattern, ...rest]: readonly RegExp[], text: string): Generator<string> {
  if (!pattern) {
    if (text !== "") yield text;
    return;
  }
  for (const piece of isolate(text, pattern)) {
    if (rest.length === 0) yield piece;
    else yield* splitBy(rest, piece);
  }
}

/** `isolate("ab12", /\d/gu)` → `ab`, `1`, `2`: matches, and what lies between them. */
function* isolate(text: string, pattern: RegExp): Generator<string> {
  let end = 0;
  for (const match of text.matchAll(pattern)) {
    if (match.index > end) yield text.slice(end, match.index);
    if (match[0] !== "") yield match[0];
    end = match.index + match[0].length;
  }
  if (end < text.length) yield text.slice(end);
}

function expect(condition: boolean, expected: string, came: unknown): void {
  if (!condition) throw new TypeError(`tokenizer.json: expected ${expected}, got ${JSON.stringify(came)}`);
}
