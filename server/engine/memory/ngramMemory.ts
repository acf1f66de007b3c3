// Token sequences → which token followed the same predecessors before, and how often. One instance holds many
// sequences (the files of a workspace) or one (the file being edited). Knows ids only, never text. Not yet used by generation.
import type { TokenId } from "../../protocol/engine";

/** Longest run of predecessors that is compared. */
export const MAX_ORDER = 10;
/** Occurrences looked at per query, newest first: bounds the time of a frequent pair such as `);` + line end. */
const MAX_OCCURRENCES = 1024;
/** Stands before and after every sequence, so that no match crosses a border; never a token id. */
const BORDER = 0xffff;
const NONE = -1;
const INITIAL_CAPACITY = 1 << 12;
/** Bytes kept per position: token 2, owner 4, one link in each of two chains 4 + 4. */
export const BYTES_PER_TOKEN = 14;

/** For each candidate, how often it followed: element n counts matches of exactly n predecessors. */
export type Evidence = Map<TokenId, Float64Array>;

/**
 * Positions that follow the same pair of tokens are linked, newest first; a query walks that chain and measures how
 * far each occurrence agrees with the history. So any order up to `MAX_ORDER` is served by one index.
 */
export class NgramMemory {
  #tokens = new Uint16Array(INITIAL_CAPACITY);
  #owners = new Int32Array(INITIAL_CAPACITY);
  #pairLinks = new Int32Array(INITIAL_CAPACITY);
  #singleLinks = new Int32Array(INITIAL_CAPACITY);
  readonly #pairHeads: Int32Array;
  readonly #singleHeads: Int32Array;
  #length = 0;
  #liveLength = 0;
  #nextOwner = 0;
  /** File → its owner number; positions of any other owner are dead. */
  readonly #ownerOf = new Map<string, number>();
  readonly #liveLengths = new Map<number, number>();

  /** `hashBits`: 2^hashBits chains of pairs; about one chain per position keeps them short. */
  constructor(
    private readonly vocabSize: number,
    private readonly hashBits: number,
  ) {
    this.#pairHeads = new Int32Array(1 << hashBits).fill(NONE);
    this.#singleHeads = new Int32Array(vocabSize).fill(NONE);
  }

  /** Tokens that queries can find. */
  get liveLength(): number {
    return this.#liveLength;
  }

  /** Puts `sequences` in the place of whatever `file` had. Parts of one file that do not touch come apart. */
  setFile(file: string, sequences: readonly ArrayLike<TokenId>[]): void {
    this.removeFile(file);
    const owner = this.#nextOwner++;
    let added = 0;
    for (const sequence of sequences) {
      this.#append(sequence, owner);
      added += sequence.length;
    }
    this.#ownerOf.set(file, owner);
    this.#liveLengths.set(owner, added);
    this.#liveLength += added;
    if (this.#length > 2 * this.#liveLength + INITIAL_CAPACITY) this.#compact();
  }

  removeFile(file: string): void {
    const owner = this.#ownerOf.get(file);
    if (owner === undefined) return;
    this.#ownerOf.delete(file);
    this.#liveLength -= this.#liveLengths.get(owner) ?? 0;
    this.#liveLengths.delete(owner);
  }

  clear(): void {
    this.#length = this.#liveLength = 0;
    this.#ownerOf.clear();
    this.#liveLengths.clear();
    this.#pairHeads.fill(NONE);
    this.#singleHeads.fill(NONE);
  }

  /** Adds to `evidence` what followed the end of `history` before, each occurrence counted `weight` times. */
  collect(evidence: Evidence, history: ArrayLike<TokenId>, weight: number, exceptFile: string | null): void {
    const last = history[history.length - 1];
    if (last === undefined || last >= this.vocabSize) return;
    const except = exceptFile === null ? NONE : (this.#ownerOf.get(exceptFile) ?? NONE);
    const secondLast = history[history.length - 2];
    const before = evidence.size;
    if (secondLast !== undefined) {
      const head = this.#pairHeads[this.#pairHash(secondLast, last)] ?? NONE;
      this.#walk(evidence, history, { position: head, links: this.#pairLinks, minOrder: 2, weight, except });
    }
    // A pair never seen: one predecessor is all there is.
    if (evidence.size > before) return;
    const head = this.#singleHeads[last] ?? NONE;
    this.#walk(evidence, history, { position: head, links: this.#singleLinks, minOrder: 1, weight, except });
  }

  #walk(evidence: Evidence, history: ArrayLike<TokenId>, walk: Walk): void {
    let position = walk.position;
    for (let seen = 0; position !== NONE && seen < MAX_OCCURRENCES; seen++) {
      const owner = this.#owners[position] ?? NONE;
      if (owner !== walk.except && this.#liveLengths.has(owner)) {
        const order = this.#matchLength(history, position);
        const tokenId = this.#tokens[position] ?? BORDER;
        if (order >= walk.minOrder && tokenId !== BORDER) addCount(evidence, tokenId, order, walk.weight);
      }
      position = walk.links[position] ?? NONE;
    }
  }

  /** How many tokens before `position` equal the end of `history`, at most MAX_ORDER. */
  #matchLength(history: ArrayLike<TokenId>, position: number): number {
    const limit = Math.min(MAX_ORDER, history.length, position);
    let length = 0;
    while (length < limit && this.#tokens[position - 1 - length] === history[history.length - 1 - length])
      length++;
    return length;
  }

  #append(sequence: ArrayLike<TokenId>, owner: number): void {
    this.#reserve(this.#length + sequence.length + 2);
    this.#push(BORDER, owner);
    for (let i = 0; i < sequence.length; i++) this.#push(sequence[i] ?? BORDER, owner);
    this.#push(BORDER, owner);
  }

  #push(tokenId: TokenId, owner: number): void {
    const position = this.#length++;
    this.#tokens[position] = tokenId;
    this.#owners[position] = owner;
    this.#link(position);
  }

  #link(position: number): void {
    this.#pairLinks[position] = this.#singleLinks[position] = NONE;
    const last = position > 0 ? this.#tokens[position - 1] : BORDER;
    if (last === undefined || last === BORDER) return;
    this.#singleLinks[position] = this.#singleHeads[last] ?? NONE;
    this.#singleHeads[last] = position;
    const secondLast = position > 1 ? this.#tokens[position - 2] : BORDER;
    if (secondLast === undefined || secondLast === BORDER) return;
    const hash = this.#pairHash(secondLast, last);
    this.#pairLinks[position] = this.#pairHeads[hash] ?? NONE;
    this.#pairHeads[hash] = position;
  }

  #pairHash(secondLast: TokenId, last: TokenId): number {
    return Math.imul(secondLast * 65_537 + last, 0x9e3779b1) >>> (32 - this.hashBits);
  }

  #reserve(length: number): void {
    if (length <= this.#tokens.length) return;
    const capacity = Math.max(length, Math.ceil(this.#tokens.length * 1.5));
    this.#tokens = grown(this.#tokens, new Uint16Array(capacity));
    this.#owners = grown(this.#owners, new Int32Array(capacity));
    this.#pairLinks = grown(this.#pairLinks, new Int32Array(capacity));
    this.#singleLinks = grown(this.#singleLinks, new Int32Array(capacity));
  }

  /** Drops dead positions and links the rest anew, in the order they came. */
  #compact(): void {
    let kept = 0;
    for (let position = 0; position < this.#length; position++) {
      if (!this.#liveLengths.has(this.#owners[position] ?? NONE)) continue;
      this.#tokens[kept] = this.#tokens[position] ?? BORDER;
      this.#owners[kept] = this.#owners[position] ?? NONE;
      kept++;
    }
    this.#length = kept;
    this.#pairHeads.fill(NONE);
    this.#singleHeads.fill(NONE);
    for (let position = 0; position < kept; position++) this.#link(position);
  }
}

interface Walk {
  readonly position: number;
  readonly links: Int32Array;
  readonly minOrder: number;
  readonly weight: number;
  readonly except: number;
}

function addCount(evidence: Evidence, tokenId: TokenId, order: number, weight: number): void {
  let counts = evidence.get(tokenId);
  if (!counts) {
    counts = new Float64Array(MAX_ORDER + 1); // [MAX_ORDER + 1], by exact match length
    evidence.set(tokenId, counts);
  }
  counts[order] = (counts[order] ?? 0) + weight;
}

function grown<T extends Uint16Array | Int32Array>(from: T, to: T): T {
  to.set(from);
  return to;
}
