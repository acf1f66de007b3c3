// The tokenizer of a GGUF file → the same as a tokenizer.json, which is what Loupe reads of every model. The splitting rule is
// one of the named ones or the file is refused: a wrong one gives plausible, worse text.
import type { Metadata } from "./header";
import { check, GgufRefused } from "./refused";
import { SPLITTING_RULES } from "./splittingRules";

export interface TokenizerJson {
  readonly normalizer: object | null;
  readonly pre_tokenizer: object;
  readonly post_processor: object | null;
  readonly added_tokens: readonly { readonly content: string; readonly id: number }[];
  readonly model: {
    readonly type: "BPE";
    readonly vocab: Readonly<Record<string, number>>;
    readonly merges: readonly string[];
    readonly ignore_merges: boolean;
  };
}

const ENTRIES_A_STEP = 512;

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

/** `vocabSize`: rows of the model's embedding; fewer tokens fit, more do not. May be interrupted at every yield. */
export function* makeTokenizerJson(metadata: Metadata, vocabSize: number): Generator<void, TokenizerJson> {
  const kind = metadata.text(KEY.model) ?? "";
  check(kind === "gpt2", "ggufTokenizer", [kind]);
  const ruleName = metadata.text(KEY.rule) ?? "default";
  const rule = Object.hasOwn(SPLITTING_RULES, ruleName) ? SPLITTING_RULES[ruleName] : undefined;
  if (!rule) throw new GgufRefused("ggufSplitting", [ruleName]);
  const tokens = required(yield* metadata.texts(KEY.tokens), KEY.tokens);
  const merges = required(yield* metadata.texts(KEY.merges), KEY.merges);
  const types = metadata.numbers(KEY.types) ?? tokens.map(() => TYPE.normal);
  check(types.length === tokens.length, "ggufDamaged", [KEY.types]);
  const length = types.findLastIndex((type) => type !== TYPE.unused) + 1;
  check(length <= vocabSize, "tokenizerDoesNotFit", [length, vocabSize]);
  const { vocab, special } = yield* sorted(tokens.slice(0, length), types);
  const bos =
    (metadata.flag(KEY.addsBos) ?? rule.addsBos) ? tokens[metadata.number(KEY.bosId) ?? -1] : undefined;
  check(bos === undefined || special.some(({ content }) => content === bos), "ggufDamaged", [KEY.bosId]);
  return {
    normalizer: rule.isComposed ? { type: "NFC" } : null,
    pre_tokenizer: splitting(rule.patterns),
    post_processor: bos === undefined ? null : bosInFront(bos),
    added_tokens: special,
    model: {
      type: "BPE",
      vocab,
      merges,
      ignore_merges: rule.ignoresMerges ?? false,
    },
  };
}

/** Ordinary tokens by their text, and the others; none is there twice. */
function* sorted(tokens: readonly string[], types: readonly number[]) {
  const known = new Set<string>();
  const ordinary: [string, number][] = [];
  const special: { content: string; id: number }[] = [];
  for (const [id, content] of tokens.entries()) {
    check(!known.has(content), "ggufTwice", [content]);
    known.add(content);
    if (types[id] === TYPE.normal) ordinary.push([content, id]);
    else special.push({ content, id });
    if (id % ENTRIES_A_STEP === 0) yield;
  }
  const vocab = Object.create(null) as Record<string, number>;
  for (const [at, [content, id]] of ordinary.entries()) {
    vocab[content] = id;
    if (at % ENTRIES_A_STEP === 0) yield;
  }
  return { vocab, special };
}

/** The file's text in pieces: at once it takes as long as a hundred keystrokes may. */
export function* piecesOf({ model, ...rest }: TokenizerJson): Generator<string> {
  const { vocab, merges, ...kind } = model;
  const inner = JSON.stringify(kind).slice(1, -1);
  yield `${JSON.stringify(rest).slice(0, -1)},"model":{${inner},"vocab":{`;
  yield* joined(Object.keys(vocab), (content) => `${JSON.stringify(content)}:${vocab[content] ?? 0}`);
  yield '},"merges":[';
  yield* joined(merges, (merge) => JSON.stringify(merge));
  yield "]}}";
}

function* joined(entries: readonly string[], textOf: (entry: string) => string): Generator<string> {
  for (let at = 0; at < entries.length; at += ENTRIES_A_STEP) {
    const text = entries
      .slice(at, at + ENTRIES_A_STEP)
      .map(textOf)
      .join(",");
    yield at === 0 ? text : `,${text}`;
  }
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

function required<T>(value: T | null, key: string): T {
  if (value === null) throw new GgufRefused("ggufLacks", [key]);
  return value;
}
