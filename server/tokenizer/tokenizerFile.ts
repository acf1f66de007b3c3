// Parsed tokenizer.json → the tables that encoding needs. Reads byte-level BPE with one splitting pattern, which is
// what public code models use; anything else is refused by name. Does not encode.
import { SplitPreTokenizer } from "@huggingface/tokenizers";
import type { TokenId } from "../protocol/engine";

export interface TokenizerFile {
  /** Bytes of each id; those of a special token are its name's. */
  readonly bytesById: readonly Uint8Array[];
  readonly idByByte: readonly TokenId[];
  /** Left id × vocabulary size + right id → rank × vocabulary size + merged id. Lower ranks merge first. */
  readonly merges: ReadonlyMap<number, number>;
  readonly specialIds: ReadonlySet<TokenId>;
  readonly specialIdByName: ReadonlyMap<string, TokenId>;
  /** Cuts a text into pieces that no token crosses; lazily, so a long text can be cut in slices. */
  readonly splitPieces: (text: string) => Iterable<string>;
}

interface Pattern {
  readonly Regex?: string;
  readonly String?: string;
}

interface RawTokenizer {
  readonly normalizer: unknown;
  readonly pre_tokenizer: {
    readonly type: string;
    readonly pretokenizers?: readonly RawPreTokenizer[];
  } | null;
  readonly model: {
    readonly type: string;
    readonly vocab: Readonly<Record<string, number>>;
    readonly merges: readonly (string | readonly [string, string])[];
  };
  readonly added_tokens: readonly { readonly id: number; readonly content: string }[];
}

interface RawPreTokenizer {
  readonly type: string;
  readonly behavior?: string;
  readonly invert?: boolean;
  readonly use_regex?: boolean;
  readonly add_prefix_space?: boolean;
  readonly pattern?: Pattern;
}

export function readTokenizerFile(raw: unknown): TokenizerFile {
  const file = raw as RawTokenizer;
  expect(file?.model?.type === "BPE", "model.type BPE", file?.model?.type);
  expect(file.normalizer === null, "no normalizer", file.normalizer);
  const specialIdByName = new Map(file.added_tokens.map(({ id, content }) => [content, id]));
  const bytesById = readBytes(file, specialIdByName);
  const idByByte: TokenId[] = [];
  for (const [content, id] of Object.entries(file.model.vocab)) {
    const bytes = bytesById[id];
    if (bytes?.length === 1 && !specialIdByName.has(content)) idByByte[bytes[0] ?? 0] = id;
  }
  expect(Object.keys(idByByte).length === 256, "an id for each of 256 bytes", Object.keys(idByByte).length);
  return {
    bytesById,
    idByByte,
    merges: readMerges(file),
    specialIds: new Set(specialIdByName.values()),
    specialIdByName,
    splitPieces: readSplitter(file),
  };
}

function readBytes(file: RawTokenizer, specialIdByName: ReadonlyMap<string, TokenId>): Uint8Array[] {
  const byteByCharacter = byteLevelAlphabet();
  const bytesById: Uint8Array[] = [];
  for (const [content, id] of Object.entries(file.model.vocab)) {
    if (specialIdByName.has(content)) continue;
    bytesById[id] = Uint8Array.from(content, (character) => {
      const byte = byteByCharacter.get(character);
      if (byte === undefined) throw new TypeError(`expected a byte-level vocabulary, got ${content}`);
      return byte;
    });
  }
  for (const [name, id] of specialIdByName) bytesById[id] = new TextEncoder().encode(name);
  for (let id = 0; id < bytesById.length; id++)
    expect(bytesById[id] !== undefined, `a token of id ${id}`, "none");
  return bytesById;
}

function readMerges(file: RawTokenizer): ReadonlyMap<number, number> {
  const { vocab, merges } = file.model;
  const vocabSize = Object.keys(vocab).length;
  const idOf = (content: string): TokenId => {
    const id = vocab[content];
    if (id === undefined) throw new TypeError(`expected merges of known tokens, got ${content}`);
    return id;
  };
  return new Map(
    merges.map((merge, rank) => {
      const [left = "", right = ""] = typeof merge === "string" ? merge.split(" ", 2) : merge;
      return [idOf(left) * vocabSize + idOf(right), rank * vocabSize + idOf(left + right)] as const;
    }),
  );
}

/** The library turns the Oniguruma pattern into a JavaScript one. */
function readSplitter(file: RawTokenizer): (text: string) => Iterable<string> {
  const outer = file.pre_tokenizer;
  const stages = outer?.type === "Sequence" ? (outer.pretokenizers ?? []) : [];
  const [split, byteLevel] = stages;
  expect(
    stages.length === 2 && split?.type === "Split" && byteLevel?.type === "ByteLevel",
    "a pre-tokenizer of Split and ByteLevel",
    stages.map((stage) => stage.type).join(", ") || outer?.type,
  );
  expect(split?.behavior?.toLowerCase() === "isolated" && !split.invert, "Split to isolate", split?.behavior);
  expect(byteLevel?.use_regex === false, "ByteLevel without a pattern of its own", byteLevel?.use_regex);
  expect(!byteLevel?.add_prefix_space, "ByteLevel without a blank in front", byteLevel?.add_prefix_space);
  const config = split as ConstructorParameters<typeof SplitPreTokenizer>[0];
  const { pattern } = new SplitPreTokenizer(config);
  if (!pattern) throw new TypeError("tokenizer.json: expected a splitting pattern, got none");
  return (text) => isolate(text, pattern);
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

/** Byte-level BPE writes every byte as a printable character: itself where it is one, else from U+0100 on. */
function byteLevelAlphabet(): ReadonlyMap<string, number> {
  const isPrintable = (byte: number) =>
    (byte >= 0x21 && byte <= 0x7e) || (byte >= 0xa1 && byte <= 0xac) || byte >= 0xae;
  const alphabet = new Map<string, number>();
  let next = 0x100;
  for (let byte = 0; byte < 256; byte++) {
    alphabet.set(String.fromCharCode(isPrintable(byte) ? byte : next++), byte);
  }
  return alphabet;
}

function expect(condition: boolean, expected: string, came: unknown): void {
  if (!condition) throw new TypeError(`tokenizer.json: expected ${expected}, got ${JSON.stringify(came)}`);
}
