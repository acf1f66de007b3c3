// The tokenizer of a GGUF file → the same as a tokenizer.json, which is what Loupe reads of every model. The splitting rule is
// one of the named ones or the file is refused: a wrong one gives plausible, worse text.
import type { Metadata } from "./header";
import { check, GgufRefused } from "./refused";
import { SPLITTING_RULES } from "./splittingRules";

export interface TokenizerJson {
  readonly added_tokens: readonly { readonly content: string; readonly id: number }[];
}

const KEY = {
  model: "tokenizer.ggml.model",
  rule: "tokenizer.ggml.pre",
  tokens: "tokenizer.ggml.tokens",
  merges: "tokenizer.ggml.merges",
  types: "tokenizer.ggml.token_type",
  bosId: "tokenizer.ggml.bos_token_id",
  addsBos: "tokenizer.ggml.add_bos_token",
} as const;

/** Numbers of the kinds of tokens: an ordinary one, and one that only fills the table. */
const TYPE = { normal: 1, unused: 5 } as const;

/** `vocabSize`: rows of the model's embedding; fewer tokens fit, more do not. */
export function makeTokenizerJson(metadata: Metadata, vocabSize: number): TokenizerJson {
  const kind = metadata.text(KEY.model) ?? "";
  check(kind === "gpt2", "ggufTokenizer", [kind]);
  const ruleName = metadata.text(KEY.rule) ?? "default";
  const rule = Object.hasOwn(SPLITTING_RULES, ruleName) ? SPLITTING_RULES[ruleName] : undefined;
  if (!rule) throw new GgufRefused("ggufSplitting", [ruleName]);
  const tokens = required(metadata.texts(KEY.tokens), KEY.tokens);
  const merges = required(metadata.texts(KEY.merges), KEY.merges);
  const types = metadata.numbers(KEY.types) ?? tokens.map(() => TYPE.normal);
  check(types.length === tokens.length, "ggufDamaged", [KEY.types]);
  const length = types.findLastIndex((type) => type !== TYPE.unused) + 1;
  check(length <= vocabSize, "tokenizerDoesNotFit", [length, vocabSize]);
  const numbered = tokens.slice(0, length).map((content, id) => ({ content, id }));
  const isNormal = ({ id }: { id: number }) => types[id] === TYPE.normal;
  const normal = numbered.filter(isNormal);
  const special = numbered.filter((token) => !isNormal(token));
  checkTwice([...normal, ...special]);
  const bos =
    (metadata.flag(KEY.addsBos) ?? rule.addsBos) ? tokens[metadata.number(KEY.bosId) ?? -1] : undefined;
  check(bos === undefined || special.some(({ content }) => content === bos), "ggufDamaged", [KEY.bosId]);
  const file = {
    normalizer: rule.isComposed ? { type: "NFC" } : null,
    pre_tokenizer: splitting(rule.patterns),
    post_processor: bos === undefined ? null : bosInFront(bos),
    added_tokens: special,
    model: {
      type: "BPE",
      vocab: Object.fromEntries(normal.map(({ content, id }) => [content, id])),
      merges,
      ignore_merges: rule.ignoresMerges ?? false,
    },
  };
  return file;
}

function splitting(patterns: readonly string[]): object {
  const splits = patterns.map((pattern) => ({
    type: "Split",
    pattern: { Regex: pattern },
    behavior: "Isolated",
    invert: false,
  }));
  return {
    type: "Sequence",
    pretokenizers: [...splits, { type: "ByteLevel", add_prefix_space: false, use_regex: false }],
  };
}

function bosInFront(bos: string): object {
  return { type: "TemplateProcessing", single: [{ SpecialToken: { id: bos } }, { Sequence: { id: "A" } }] };
}

function checkTwice(tokens: readonly { readonly content: string }[]): void {
  const known = new Set<string>();
  for (const { content } of tokens) {
    check(!known.has(content), "ggufTwice", [content]);
    known.add(content);
  }
}

function required<T>(value: T | null, key: string): T {
  if (value === null) throw new GgufRefused("ggufLacks", [key]);
  return value;
}
