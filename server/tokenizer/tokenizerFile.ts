// Parsed tokenizer.json → the tables that encoding needs. Reads byte-level BPE, which is what public code models use;
// anything else is refused by name. Does not encode.
import type { TokenId } from "../protocol/tokenId";
import { MergeTable } from "./mergeTable";
import { readSplitter, type RawPreTokenizer, type Splitter } from "./splitting";
import { TokenBytes } from "./tokenBytes";

export interface TokenizerFile {
  /** Those of a special token are its name's. */
  readonly tokenBytes: TokenBytes;
  readonly idByByte: readonly TokenId[];
  readonly merges: MergeTable;
  readonly specialIds: ReadonlySet<TokenId>;
  readonly specialIdByName: ReadonlyMap<string, TokenId>;
  /** Cuts a text into pieces that no token crosses. */
  readonly splitPieces: Splitter;
  /** Text is composed (NFC) before it is cut. */
  readonly isComposed: boolean;
  /** A whole piece (its bytes as latin1) that is one token, whatever merges would make of it; null: merges decide. */
  readonly idByPiece: ReadonlyMap<string, TokenId> | null;
  /** What the tokenizer itself puts in front of every text, as its post-processor says. */
  readonly bosIds: readonly TokenId[];
}

interface RawNormalizer {
  readonly type: string;
  readonly normalizers?: readonly RawNormalizer[];
}

interface RawTokenizer {
  readonly normalizer: RawNormalizer | null;
  readonly pre_tokenizer: RawPreTokenizer | null;
  readonly post_processor?: {
    readonly type: string;
    readonly single?: readonly Readonly<Record<string, { readonly id: string }>>[];
  } | null;
  readonly model: {
    readonly type: string;
    readonly vocab: Readonly<Record<string, number>>;
    readonly merges: readonly (string | readonly [string, string])[];
    readonly ignore_merges?: boolean;
    readonly byte_fallback?: boolean;
  };
  readonly added_tokens: readonly { readonly id: number; readonly content: string }[];
}

/** Far above any: an id beyond would make room for all ids below it. */
const MAX_VOCABULARY = 2 ** 21;
const MAX_NORMALIZERS = 16;

/** Bytes that no UTF-8 text of use has: none at all, control characters, the planes of private use. Some vocabularies leave them out. */
const isHardlyInText = (byte: number) =>
  byte === 0xc0 || byte === 0xc1 || byte >= 0xf1 || (byte < 0x20 && ![0x09, 0x0a, 0x0d].includes(byte));
const BLANK = 0x20;

/** May be interrupted at every yield. */
export function* readTokenizerFile(raw: unknown): Generator<void, TokenizerFile> {
  const file = raw as RawTokenizer;
  expect(file?.model?.type === "BPE", "model.type BPE", file?.model?.type);
  yield* checkLists(file);
  expect(!file.model.byte_fallback, "a byte-level vocabulary", "bytes as a fallback (SentencePiece)");
  const isComposed = readNormalizer(file.normalizer);
  const specialIdByName = new Map(file.added_tokens.map(({ id, content }) => [content, id]));
  const vocabulary = yield* readVocabulary(file, specialIdByName);
  const tokenBytes = yield* readBytes(vocabulary, specialIdByName);
  const specialIds = new Set(specialIdByName.values());
  const idByByte: TokenId[] = [];
  for (let id = 0; id < tokenBytes.count; id++)
    if (tokenBytes.lengthOf(id) === 1 && !specialIds.has(id)) idByByte[tokenBytes.of(id)?.[0] ?? 0] = id;
  for (let byte = 0; byte < 256; byte++) {
    expect(idByByte[byte] !== undefined || isHardlyInText(byte), `an id for byte ${byte}`, "none");
    // One that is left out is read as a blank: one byte for one, so places in the text stay right.
    idByByte[byte] ??= idByByte[BLANK] ?? 0;
  }
  return {
    tokenBytes,
    idByByte,
    merges: yield* readMerges(file, vocabulary),
    specialIds,
    specialIdByName,
    splitPieces: readSplitter(file.pre_tokenizer),
    isComposed,
    idByPiece: file.model.ignore_merges ? yield* readPieces(tokenBytes, specialIds) : null,
    bosIds: readBosIds(file, specialIdByName),
  };
}

/** What is gone through below is what it is declared to be: the file may come from anywhere. */
function* checkLists({ model, added_tokens: added }: RawTokenizer): Generator<void> {
  const isRecord = typeof model.vocab === "object" && model.vocab !== null && !Array.isArray(model.vocab);
  expect(isRecord, "model.vocab of texts and ids", typeof model.vocab);
  expect(Array.isArray(model.merges), "model.merges, a list", typeof model.merges);
  let count = 0;
  expect(Array.isArray(added), "added_tokens, a list", typeof added);
  for (const token of added) {
    expect(typeof token?.content === "string" && isId(token.id), "added tokens of text and id", token);
    if (isStep(count++)) yield;
  }
}

/** Entries gone through between two chances to interrupt. */
const ENTRIES_A_STEP = 512;

function isStep(count: number): boolean {
  return count % ENTRIES_A_STEP === ENTRIES_A_STEP - 1;
}

function isId(id: unknown): boolean {
  return Number.isInteger(id) && (id as number) >= 0 && (id as number) < MAX_VOCABULARY;
}

/** True for composition, false for nothing at all. */
function readNormalizer(normalizer: RawNormalizer | null): boolean {
  if (!normalizer) return false;
  if (normalizer.type === "NFC") return true;
  expect(normalizer.type === "Sequence", "a normalizer NFC or none", normalizer.type);
  const inner: unknown = normalizer.normalizers ?? [];
  if (!Array.isArray(inner) || inner.length > MAX_NORMALIZERS)
    throw new TypeError("tokenizer.json: expected a list of normalizers");
  return inner.map((each) => readNormalizer(each as RawNormalizer)).includes(true);
}

function* readPieces(
  tokenBytes: TokenBytes,
  specialIds: ReadonlySet<TokenId>,
): Generator<void, ReadonlyMap<string, TokenId>> {
  const pieces = new Map<string, TokenId>();
  for (let id = 0; id < tokenBytes.count; id++) {
    if (!specialIds.has(id)) pieces.set(Buffer.from(tokenBytes.of(id) ?? []).toString("latin1"), id);
    if (isStep(id)) yield;
  }
  return pieces;
}

/** `<s> $A` → the id of `<s>`: special tokens that the template has before the text. */
function readBosIds(file: RawTokenizer, specialIdByName: ReadonlyMap<string, TokenId>): TokenId[] {
  const single = file.post_processor?.type === "TemplateProcessing" ? (file.post_processor.single ?? []) : [];
  expect(Array.isArray(single), "a list of what the post-processor adds", typeof single);
  for (const part of single) expect(typeof part === "object" && part !== null, "a part", part);
  const end = single.findIndex((part) => "Sequence" in part);
  return single.slice(0, Math.max(end, 0)).map((part) => {
    const id = specialIdByName.get(part.SpecialToken?.id ?? "");
    if (id === undefined) throw new TypeError(`tokenizer.json: expected a known token in post_processor`);
    return id;
  });
}

interface Vocabulary {
  /** As the file writes them, a character for each byte; undefined for special tokens. */
  readonly contents: readonly (string | undefined)[];
  readonly idByContent: ReadonlyMap<string, TokenId>;
}

function* readVocabulary(
  { model }: RawTokenizer,
  specialIdByName: ReadonlyMap<string, TokenId>,
): Generator<void, Vocabulary> {
  const contents: (string | undefined)[] = [];
  // A map finds a text that was cut out of another faster than an object does.
  const idByContent = new Map<string, TokenId>();
  let count = 0;
  // A plain loop over names: entries cost five times as much.
  for (const content in model.vocab) {
    const id = model.vocab[content] ?? -1;
    if (!isId(id)) fail(`an id for ${content}`, id);
    idByContent.set(content, id);
    if (!specialIdByName.has(content)) contents[id] = content;
    if (isStep(count++)) yield;
  }
  for (const id of specialIdByName.values()) contents[id] = undefined;
  return { contents, idByContent };
}

function* readBytes(
  { contents }: Vocabulary,
  specialIdByName: ReadonlyMap<string, TokenId>,
): Generator<void, TokenBytes> {
  const names = new Map<TokenId, Uint8Array>();
  for (const [name, id] of specialIdByName) names.set(id, new TextEncoder().encode(name));
  let length = 0;
  for (let id = 0; id < contents.length; id++) length += contents[id]?.length ?? names.get(id)?.length ?? 0;
  const bytes = new Uint8Array(length);
  const starts = new Int32Array(contents.length + 1);
  let at = 0;
  for (let id = 0; id < contents.length; id++) {
    const content = contents[id];
    if (content !== undefined) at = writeBytes(content, bytes, at);
    else {
      const name = names.get(id) ?? fail(`a token of id ${id}`, "none");
      bytes.set(name, at);
      at += name.length;
    }
    starts[id + 1] = at;
    if (isStep(id)) yield;
  }
  return new TokenBytes(bytes, starts);
}

/** Returns where they end. */
function writeBytes(content: string, bytes: Uint8Array, at: number): number {
  for (let i = 0; i < content.length; i++) {
    const byte = BYTE_OF_CHARACTER[content.charCodeAt(i)] ?? NO_BYTE;
    if (byte === NO_BYTE) throw new TypeError(`expected a byte-level vocabulary, got ${content}`);
    bytes[at + i] = byte;
  }
  return at + content.length;
}

function* readMerges(
  { model }: RawTokenizer,
  { contents, idByContent }: Vocabulary,
): Generator<void, MergeTable> {
  const idOf = (content: string): TokenId => {
    const id = idByContent.get(content);
    if (id === undefined) throw new TypeError(`expected merges of known tokens, got ${content}`);
    return id;
  };
  const merges = new MergeTable(model.merges.length);
  let merged = -1;
  for (let rank = 0; rank < model.merges.length; rank++) {
    const [left, right] = sidesOf(model.merges[rank]);
    // Tokens usually stand in the order of their merges: then the next one is it, and nothing is looked up.
    const next = contents[merged + 1];
    const isNext =
      next?.length === left.length + right.length && next.startsWith(left) && next.endsWith(right);
    merged = isNext ? merged + 1 : idOf(left + right);
    merges.set(idOf(left), idOf(right), rank, merged);
    if (isStep(rank)) yield;
  }
  return merges;
}

/** `"a b"` or `["a", "b"]`. */
function sidesOf(merge: unknown): readonly [string, string] {
  if (typeof merge === "string") {
    const [left = "", right = ""] = merge.split(" ", 2);
    return [left, right];
  }
  const isPair = Array.isArray(merge) && merge.length === 2;
  const [left, right] = isPair ? (merge as unknown[]) : [];
  if (typeof left !== "string" || typeof right !== "string") return fail("merges of two texts", merge);
  return [left, right];
}

const NO_BYTE = -1;
/** Byte-level BPE writes every byte as a printable character: itself where it is one, else from U+0100 on. */
const BYTE_OF_CHARACTER = byteOfCharacter();

function byteOfCharacter(): Int16Array {
  const isPrintable = (byte: number) =>
    (byte >= 0x21 && byte <= 0x7e) || (byte >= 0xa1 && byte <= 0xac) || byte >= 0xae;
  const byCode = new Int16Array(0x200).fill(NO_BYTE);
  let next = 0x100;
  for (let byte = 0; byte < 256; byte++) byCode[isPrintable(byte) ? byte : next++] = byte;
  return byCode;
}

function expect(condition: boolean, expected: string, came: unknown): void {
  if (!condition) fail(expected, came);
}

function fail(expected: string, came: unknown): never {
  throw new TypeError(`tokenizer.json: expected ${expected}, got ${JSON.stringify(came)}`);
}
