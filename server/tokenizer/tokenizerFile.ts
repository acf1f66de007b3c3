// Parsed tokenizer.json → the tables that encoding needs. Reads byte-level BPE, which is what public code models use;
// anything else is refused by name. Does not encode.
import type { TokenId } from "../protocol/tokenId";
import { readSplitter, type RawPreTokenizer, type Splitter } from "./splitting";

export interface TokenizerFile {
  /** Bytes of each id; those of a special token are its name's. */
  readonly bytesById: readonly Uint8Array[];
  readonly idByByte: readonly TokenId[];
  /** Left id × vocabulary size + right id → rank × vocabulary size + merged id. Lower ranks merge first. */
  readonly merges: ReadonlyMap<number, number>;
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
  const bytesById = yield* readBytes(file, specialIdByName);
  const idByByte: TokenId[] = [];
  const specialIds = new Set(specialIdByName.values());
  for (const [id, bytes] of bytesById.entries()) {
    if (bytes.length === 1 && !specialIds.has(id)) idByByte[bytes[0] ?? 0] = id;
    if (isStep(id)) yield;
  }
  for (let byte = 0; byte < 256; byte++) {
    expect(idByByte[byte] !== undefined || isHardlyInText(byte), `an id for byte ${byte}`, "none");
    // One that is left out is read as a blank: one byte for one, so places in the text stay right.
    idByByte[byte] ??= idByByte[BLANK] ?? 0;
  }
  return {
    bytesById,
    idByByte,
    merges: yield* readMerges(file, bytesById.length),
    specialIds,
    specialIdByName,
    splitPieces: readSplitter(file.pre_tokenizer),
    isComposed,
    idByPiece: file.model.ignore_merges ? yield* readPieces(bytesById, specialIdByName) : null,
    bosIds: readBosIds(file, specialIdByName),
  };
}

/** What is gone through below is what it is declared to be: the file may come from anywhere. */
function* checkLists({ model, added_tokens: added }: RawTokenizer): Generator<void> {
  const isRecord = typeof model.vocab === "object" && model.vocab !== null && !Array.isArray(model.vocab);
  expect(isRecord, "model.vocab of texts and ids", typeof model.vocab);
  let count = 0;
  for (const text in model.vocab) {
    const id = model.vocab[text];
    expect(isId(id), `an id for ${text}`, id);
    if (isStep(count++)) yield;
  }
  expect(Array.isArray(model.merges), "model.merges, a list", typeof model.merges);
  const isPair = (merge: unknown) =>
    typeof merge === "string" ||
    (Array.isArray(merge) && merge.length === 2 && merge.every((side) => typeof side === "string"));
  for (const merge of model.merges) {
    expect(isPair(merge), "merges of two texts", merge);
    if (isStep(count++)) yield;
  }
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
  bytesById: readonly Uint8Array[],
  specialIdByName: ReadonlyMap<string, TokenId>,
): Generator<void, ReadonlyMap<string, TokenId>> {
  const specialIds = new Set(specialIdByName.values());
  const pieces = new Map<string, TokenId>();
  for (const [id, bytes] of bytesById.entries()) {
    if (!specialIds.has(id)) pieces.set(Buffer.from(bytes).toString("latin1"), id);
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

function* readBytes(
  file: RawTokenizer,
  specialIdByName: ReadonlyMap<string, TokenId>,
): Generator<void, Uint8Array[]> {
  const bytesById: Uint8Array[] = [];
  const { vocab } = file.model;
  let count = 0;
  // A plain loop over names: entries, `from` and a callback for each character cost five times as much.
  for (const content in vocab) {
    const id = vocab[content] ?? 0;
    if (!specialIdByName.has(content)) bytesById[id] = bytesOf(content);
    if (isStep(count++)) yield;
  }
  for (const [name, id] of specialIdByName) bytesById[id] = new TextEncoder().encode(name);
  for (let id = 0; id < bytesById.length; id++)
    expect(bytesById[id] !== undefined, `a token of id ${id}`, "none");
  return bytesById;
}

function bytesOf(content: string): Uint8Array {
  const bytes = new Uint8Array(content.length);
  for (let i = 0; i < bytes.length; i++) {
    const byte = BYTE_OF_CHARACTER[content.charCodeAt(i)] ?? NO_BYTE;
    if (byte === NO_BYTE) throw new TypeError(`expected a byte-level vocabulary, got ${content}`);
    bytes[i] = byte;
  }
  return bytes;
}

function* readMerges(
  { model }: RawTokenizer,
  vocabSize: number,
): Generator<void, ReadonlyMap<number, number>> {
  // A map finds a text that was cut out of another faster than an object does.
  const idByContent = new Map<string, TokenId>();
  let count = 0;
  for (const content in model.vocab) {
    idByContent.set(content, model.vocab[content] ?? 0);
    if (isStep(count++)) yield;
  }
  const idOf = (content: string): TokenId => {
    const id = idByContent.get(content);
    if (id === undefined) throw new TypeError(`expected merges of known tokens, got ${content}`);
    return id;
  };
  const merges = new Map<number, number>();
  for (const [rank, merge] of model.merges.entries()) {
    const [left = "", right = ""] = typeof merge === "string" ? merge.split(" ", 2) : merge;
    merges.set(idOf(left) * vocabSize + idOf(right), rank * vocabSize + idOf(left + right));
    if (isStep(rank)) yield;
  }
  return merges;
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
  if (!condition) throw new TypeError(`tokenizer.json: expected ${expected}, got ${JSON.stringify(came)}`);
}
