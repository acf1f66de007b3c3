// Text ↔ token ids, from a model's tokenizer.json. Text that looks like a special token is plain text here: special
// ids are asked for by name and placed by the caller. Knows text, never tensors.
import type { TokenId } from "../protocol/tokenId";
import type { TokenSpan } from "../protocol/lsp";
import { runAll, runSliced } from "../async/steps";
import { Bpe } from "./bpe";
import { compose, type Composed } from "./normalize";
import { spansOf } from "./spans";
import { readTokenizerFile, type TokenizerFile } from "./tokenizerFile";

/** Pieces whose ids are remembered; a file has some thousands of distinct ones. */
const MAX_REMEMBERED_PIECES = 20_000;
/** Longer pieces are rare, and would hold their text for nothing. */
const MAX_REMEMBERED_LENGTH = 64;
const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;

/** The two tokens that a longer one was made of, and when: rank 0 was learnt first. */
export interface Merge {
  readonly rank: number;
  readonly left: TokenId;
  readonly right: TokenId;
}

export class Tokenizer {
  readonly vocabSize: number;
  /** Ids whose text has a line end: a completion of one line ends with them. */
  readonly lineEndIds: readonly TokenId[];
  /** Those of them that begin with the line end: they add nothing to the line. */
  readonly lineStartIds: readonly TokenId[];
  readonly specialIds: readonly TokenId[];
  /** What the model expects in front of every text; none for most code models. */
  readonly bosIds: readonly TokenId[];
  private readonly file: TokenizerFile;
  private readonly bpe: Bpe;
  private readonly encodedPieces = new Map<string, readonly TokenId[]>();
  private readonly textEncoder = new TextEncoder();
  private merges: ReadonlyMap<TokenId, Merge> | null = null;

  /** `raw`: the parsed tokenizer.json. Throws a `TypeError` that names what it cannot read. */
  constructor(raw: unknown, file = runAll(readTokenizerFile(raw))) {
    this.file = file;
    this.vocabSize = this.file.tokenBytes.count;
    this.specialIds = [...this.file.specialIds];
    this.bosIds = this.file.bosIds;
    this.bpe = new Bpe(this.file);
    this.lineEndIds = lineEndsOf(this.file);
    this.lineStartIds = this.lineEndIds.filter((id) => isLineEnd(this.bytesOf(id)[0]));
  }

  /** As the constructor, letting the event loop turn every few milliseconds: for a vocabulary of any size. */
  static async load(raw: unknown): Promise<Tokenizer> {
    return new Tokenizer(raw, await runSliced(readTokenizerFile(raw)));
  }

  /** Id of a special token such as `<|endoftext|>`. */
  specialId(name: string): TokenId {
    const id = this.file.specialIdByName.get(name);
    if (id === undefined) throw new TypeError(`expected a special token ${name} in the tokenizer, got none`);
    return id;
  }

  /** The first of `names` that the tokenizer has, or null. */
  findSpecialId(...names: readonly string[]): TokenId | null {
    const name = names.find((candidate) => this.file.specialIdByName.has(candidate));
    return name === undefined ? null : this.specialId(name);
  }

  isSpecial(tokenId: TokenId): boolean {
    return this.file.specialIds.has(tokenId);
  }

  /** The token's own bytes; a special token's are those of its name. */
  bytesOf(tokenId: TokenId): Uint8Array {
    const bytes = this.file.tokenBytes.of(tokenId);
    if (!bytes) throw new RangeError(`expected an id below ${this.vocabSize}, got ${tokenId}`);
    return bytes;
  }

  /** Null for single bytes and special tokens. */
  mergeOf(tokenId: TokenId): Merge | null {
    this.merges ??= mergesById(this.file);
    return this.merges.get(tokenId) ?? null;
  }

  /** A surrogate without its partner is encoded as U+FFFD, as UTF-8 has no bytes for it. */
  encode(text: string): TokenId[] {
    const tokenIds: TokenId[] = [];
    runAll(this.encodeSteps(this.normalize(text), tokenIds));
    return tokenIds;
  }

  /** As `encode`, letting the event loop turn every few milliseconds: for text of any length. */
  async encodeSliced(text: string, signal?: AbortSignal): Promise<TokenId[]> {
    const tokenIds: TokenId[] = [];
    await runSliced(this.encodeSteps(this.normalize(text), tokenIds), signal);
    return tokenIds;
  }

  decode(tokenIds: readonly TokenId[]): string {
    return new TextDecoder("utf-8", { ignoreBOM: true }).decode(
      Buffer.concat(tokenIds.map((tokenId) => this.bytesOf(tokenId))),
    );
  }

  /** A text by its tokens, with the place of each in it. */
  decodeWithSpans(tokenIds: readonly TokenId[]): { readonly text: string; readonly spans: TokenSpan[] } {
    const text = this.decode(tokenIds);
    const spans: TokenSpan[] = [];
    runAll(
      spansOf({ text, originOf: (start, end) => ({ start, end }) }, tokenIds, this.file.tokenBytes, spans),
    );
    return { text, spans };
  }

  /** Tokens with their place in the text, in UTF-16 code units: `"né"` → `[0,1)`, `[1,2)`. */
  encodeWithSpans(text: string): TokenSpan[] {
    const composed = this.compose(text);
    const spans: TokenSpan[] = [];
    runAll(spansOf(composed, this.encode(composed.text), this.file.tokenBytes, spans));
    return spans;
  }

  async encodeWithSpansSliced(text: string, signal?: AbortSignal): Promise<TokenSpan[]> {
    const composed = this.compose(text);
    const tokenIds = await this.encodeSliced(composed.text, signal);
    const spans: TokenSpan[] = [];
    await runSliced(spansOf(composed, tokenIds, this.file.tokenBytes, spans), signal);
    return spans;
  }

  private normalize(text: string): string {
    return this.file.isComposed ? text.normalize("NFC") : text;
  }

  private compose(text: string): Composed {
    return this.file.isComposed ? compose(text) : { text, originOf: (start, end) => ({ start, end }) };
  }

  /** Appends the text's ids to `tokenIds`; may be interrupted at every yield. */
  private *encodeSteps(text: string, tokenIds: TokenId[]): Generator<void> {
    for (const piece of this.file.splitPieces(text)) {
      const known = this.encodedPieces.get(piece);
      if (known) {
        for (const tokenId of known) tokenIds.push(tokenId);
      } else {
        const encoded: TokenId[] = [];
        const bytes = this.textEncoder.encode(piece);
        const whole = this.file.idByPiece?.get(Buffer.from(bytes).toString("latin1"));
        if (whole === undefined) yield* this.bpe.encodeSteps(bytes, encoded);
        else encoded.push(whole);
        for (const tokenId of encoded) tokenIds.push(tokenId);
        this.remember(piece, encoded);
      }
      yield;
    }
  }

  private remember(piece: string, tokenIds: readonly TokenId[]): void {
    if (piece.length > MAX_REMEMBERED_LENGTH) return;
    if (this.encodedPieces.size >= MAX_REMEMBERED_PIECES) this.encodedPieces.clear();
    this.encodedPieces.set(piece, tokenIds);
  }
}

function lineEndsOf({ tokenBytes, specialIds }: TokenizerFile): TokenId[] {
  const ids = new Set([...tokenBytes.idsWith(LINE_FEED), ...tokenBytes.idsWith(CARRIAGE_RETURN)]);
  return [...ids].filter((id) => !specialIds.has(id)).sort((a, b) => a - b);
}

function isLineEnd(byte: number | undefined): boolean {
  return byte === LINE_FEED || byte === CARRIAGE_RETURN;
}

/** Where two merges give the same token, the first learnt is the one that is used. */
function mergesById({ merges }: TokenizerFile): ReadonlyMap<TokenId, Merge> {
  const byId = new Map<TokenId, Merge>();
  merges.forEach((left, right, rank, merged) => {
    const known = byId.get(merged);
    if (!known || known.rank > rank) byId.set(merged, { rank, left, right });
  });
  return byId;
}
