// Token sequences → which token followed the same predecessors before, and how often. One instance holds the files
// of one workspace folder. Knows ids only, never text.
import type { PackedIds } from "../../protocol/engine";
import type { TokenId } from "../../protocol/tokenId";
import { addOccurrence, type Evidence, MAX_ORDER } from "./evidence";

/** Occurrences looked at per chain and query, newest first: bounds the time of a frequent pair such as `);` + line end. */
const MAX_OCCURRENCES = 1024;
/** Places passed on the way to them: former texts of an edited file lie in front of the living ones. */
const MAX_STEPS = 16_384;
const NONE = -1;
const INITIAL_CAPACITY = 1 << 12;
/** Dead positions are dropped when they and the live ones together exceed this many times the live ones. */
const MAX_DEAD = 1.25;
const SLACK = 1 << 14;
/** One chain links positions behind the same four tokens, the other those behind the same two. */
const LONG = 4;
const SHORT = 2;

/** Which files count how much in a query. */
export interface FileWeights {
  /** Not read at all. */
  readonly except: string;
  readonly open: readonly string[];
  readonly openWeight: number;
  readonly weight: number;
}

/**
 * Positions that follow the same tokens are linked, newest first; a query walks those chains and measures how far each
 * occurrence agrees with the history. The chain of four finds the long matches among many, the chain of two the rest.
 */
export class NgramMemory {
  #tokens: PackedIds;
  #owners = new Int32Array(INITIAL_CAPACITY);
  #longLinks = new Int32Array(INITIAL_CAPACITY);
  #shortLinks = new Int32Array(INITIAL_CAPACITY);
  readonly #longHeads: Int32Array;
  readonly #shortHeads: Int32Array;
  /** Stands before and after every sequence, so that no match crosses a border; never a token id. */
  readonly #border: number;
  #length = 0;
  #liveLength = 0;
  #nextOwner = 0;
  /** File → its owner number; positions of any other owner are dead. */
  readonly #ownerOf = new Map<string, number>();
  readonly #liveLengths = new Map<number, number>();

  /** `hashBits`: 2^hashBits chains of either kind; about one chain per position keeps them short. */
  constructor(
    vocabSize: number,
    private readonly hashBits: number,
  ) {
    const Packed = packedArray(vocabSize);
    this.#tokens = new Packed(INITIAL_CAPACITY);
    this.#border = 2 ** (8 * Packed.BYTES_PER_ELEMENT) - 1;
    this.#longHeads = new Int32Array(1 << hashBits).fill(NONE);
    this.#shortHeads = new Int32Array(1 << hashBits).fill(NONE);
  }

  /** Tokens that queries can find. */
  get liveLength(): number {
    return this.#liveLength;
  }

  get bytes(): number {
    return bytesOf(
      this.#tokens,
      this.#owners,
      this.#longLinks,
      this.#shortLinks,
      this.#longHeads,
      this.#shortHeads,
    );
  }

  /** Puts `tokenIds` in the place of whatever `file` had. */
  setFile(file: string, tokenIds: ArrayLike<TokenId>): void {
    this.removeFile(file);
    const owner = this.#nextOwner++;
    this.#append(tokenIds, owner);
    this.#ownerOf.set(file, owner);
    this.#liveLengths.set(owner, tokenIds.length);
    this.#liveLength += tokenIds.length;
    if (this.#length > MAX_DEAD * this.#liveLength + SLACK) this.#compact();
  }

  removeFile(file: string): void {
    const owner = this.#ownerOf.get(file);
    if (owner === undefined) return;
    this.#ownerOf.delete(file);
    this.#liveLength -= this.#liveLengths.get(owner) ?? 0;
    this.#liveLengths.delete(owner);
  }

  /** Adds to `evidence` what followed the end of `history` (at least two of its tokens) in these files. */
  collect(evidence: Evidence, history: ArrayLike<TokenId>, files: FileWeights): void {
    if (history.length < SHORT) return;
    const { except, open, openWeight, weight } = files;
    const walk: Walk = {
      except: this.#ownerOf.get(except) ?? NONE,
      open: new Set(open.map((file) => this.#ownerOf.get(file))),
      openWeight,
      weight,
    };
    const hasLong = history.length >= LONG;
    if (hasLong) this.#walk(evidence, history, { ...walk, chain: "long", below: MAX_ORDER + 1 });
    this.#walk(evidence, history, { ...walk, chain: "short", below: hasLong ? LONG : MAX_ORDER + 1 });
  }

  #walk(evidence: Evidence, history: ArrayLike<TokenId>, walk: Walk & ChainWalk): void {
    const isLong = walk.chain === "long";
    const links = isLong ? this.#longLinks : this.#shortLinks;
    const least = isLong ? LONG : SHORT;
    let position = this.#headOf(history, isLong);
    let seen = 0;
    for (let steps = 0; position !== NONE && seen < MAX_OCCURRENCES && steps < MAX_STEPS; steps++) {
      const owner = this.#owners[position] ?? NONE;
      if (owner !== walk.except && this.#liveLengths.has(owner)) {
        seen++;
        const order = this.#matchLength(history, position);
        const tokenId = this.#tokens[position] ?? this.#border;
        if (order >= least && order < walk.below && tokenId !== this.#border)
          addOccurrence(evidence, tokenId, order, walk.open.has(owner) ? walk.openWeight : walk.weight);
      }
      position = links[position] ?? NONE;
    }
  }

  #headOf(history: ArrayLike<TokenId>, isLong: boolean): number {
    const hash = this.#hash(history, history.length, isLong ? LONG : SHORT);
    return (isLong ? this.#longHeads : this.#shortHeads)[hash] ?? NONE;
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
    this.#push(this.#border, owner);
    for (let i = 0; i < sequence.length; i++) this.#push(sequence[i] ?? this.#border, owner);
    this.#push(this.#border, owner);
  }

  #push(tokenId: TokenId, owner: number): void {
    const position = this.#length++;
    this.#tokens[position] = tokenId;
    this.#owners[position] = owner;
    this.#link(position);
  }

  #link(position: number): void {
    this.#longLinks[position] = this.#shortLinks[position] = NONE;
    let run = 0; // tokens before this position without a border among them
    while (run < LONG && run < position && this.#tokens[position - 1 - run] !== this.#border) run++;
    if (run >= SHORT) this.#linkInto(this.#shortHeads, this.#shortLinks, position, SHORT);
    if (run >= LONG) this.#linkInto(this.#longHeads, this.#longLinks, position, LONG);
  }

  #linkInto(heads: Int32Array, links: Int32Array, position: number, length: number): void {
    const hash = this.#hash(this.#tokens, position, length);
    links[position] = heads[hash] ?? NONE;
    heads[hash] = position;
  }

  /** Of the `length` tokens before `end`. */
  #hash(tokens: ArrayLike<TokenId>, end: number, length: number): number {
    let hash = 0;
    for (let i = end - length; i < end; i++) hash = Math.imul(hash ^ (tokens[i] ?? 0), 0x9e3779b1) + length;
    return (hash ^ (hash >>> 15)) & ((1 << this.hashBits) - 1);
  }

  #reserve(length: number): void {
    if (length <= this.#tokens.length) return;
    const capacity = Math.max(length, Math.ceil(this.#tokens.length * 1.3));
    this.#tokens = grown(this.#tokens, capacity);
    this.#owners = grown(this.#owners, capacity);
    this.#longLinks = grown(this.#longLinks, capacity);
    this.#shortLinks = grown(this.#shortLinks, capacity);
  }

  /** Drops dead positions and links the rest anew, in the order they came. */
  #compact(): void {
    let kept = 0;
    for (let position = 0; position < this.#length; position++) {
      if (!this.#liveLengths.has(this.#owners[position] ?? NONE)) continue;
      this.#tokens[kept] = this.#tokens[position] ?? this.#border;
      this.#owners[kept] = this.#owners[position] ?? NONE;
      kept++;
    }
    this.#length = kept;
    this.#longHeads.fill(NONE);
    this.#shortHeads.fill(NONE);
    for (let position = 0; position < kept; position++) this.#link(position);
  }
}

interface Walk {
  readonly except: number;
  readonly open: ReadonlySet<number | undefined>;
  readonly openWeight: number;
  readonly weight: number;
}

interface ChainWalk {
  readonly chain: "long" | "short";
  /** Longer matches were counted by the other chain. */
  readonly below: number;
}

export function packedArray(vocabSize: number): Uint16ArrayConstructor | Uint32ArrayConstructor {
  return vocabSize < 2 ** 16 - 1 ? Uint16Array : Uint32Array;
}

function grown<T extends PackedIds | Int32Array>(from: T, capacity: number): T {
  const to = new (from.constructor as new (length: number) => T)(capacity);
  to.set(from);
  return to;
}

function bytesOf(...arrays: readonly { readonly byteLength: number }[]): number {
  return arrays.reduce((sum, { byteLength }) => sum + byteLength, 0);
}
