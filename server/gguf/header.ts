// The first bytes of a GGUF file → its metadata and where each tensor lies. Everything is a stranger's: counts, lengths and
// places are held against the file's size before anything is taken for them. Lists are left as bytes until they are asked for.
import { check, GgufRefused } from "./refused";
import { nameOfType, type TensorType, tensorTypeOf } from "./tensorTypes";

export interface TensorInfo {
  readonly name: string;
  /** Innermost first: [columns, rows] of a matrix. */
  readonly dims: readonly number[];
  readonly type: TensorType;
  /** From the beginning of the file. */
  readonly offset: number;
  readonly byteLength: number;
}

export interface GgufHeader {
  readonly metadata: Metadata;
  readonly tensors: ReadonlyMap<string, TensorInfo>;
}

type Scalar = number | boolean | string;

interface List {
  readonly elementType: number;
  readonly length: number;
  readonly at: number;
}

const MAGIC = 0x46554747;
const VERSIONS = [2, 3];
const DEFAULT_ALIGNMENT = 32;
const MAX_DIMS = 4;
/** Fewer bytes than any entry of metadata, or any tensor's description, takes. */
const MIN_ENTRY_BYTES = 13;
const MIN_TENSOR_BYTES = 24;
const TEXTS_A_STEP = 512;
const MAX_NAME_BYTES = 65_535;

const TYPE = { string: 8, list: 9 } as const;
/** Bytes of each type of metadata; a text has its length in front. */
const SIZE: Readonly<Record<number, number>> = {
  ...{ 0: 1, 1: 1, 2: 2, 3: 2, 4: 4, 5: 4, 6: 4, 7: 1, 8: 8, 10: 8, 11: 8, 12: 8 },
};

/** The bytes given end before the header does: more of the file is needed. */
export class HeaderCutOff extends Error {
  override readonly name = "HeaderCutOff";
}

/** Named values of the file; one of another type counts as absent. */
export class Metadata {
  constructor(
    private readonly bytes: Buffer,
    private readonly scalars: ReadonlyMap<string, Scalar>,
    private readonly lists: ReadonlyMap<string, List>,
  ) {}

  text(key: string): string | null {
    const value = this.scalars.get(key);
    return typeof value === "string" ? value : null;
  }

  number(key: string): number | null {
    const value = this.scalars.get(key);
    return typeof value === "number" ? value : null;
  }

  flag(key: string): boolean | null {
    const value = this.scalars.get(key);
    return typeof value === "boolean" ? value : null;
  }

  has(key: string): boolean {
    return this.scalars.has(key) || this.lists.has(key);
  }

  /** May be interrupted at every yield: a vocabulary has hundreds of thousands. */
  *texts(key: string): Generator<void, string[] | null> {
    const list = this.lists.get(key);
    if (list?.elementType !== TYPE.string) return null;
    const cursor = new Cursor(this.bytes, Infinity, list.at);
    const texts: string[] = [];
    while (texts.length < list.length) {
      texts.push(cursor.text());
      if (texts.length % TEXTS_A_STEP === 0) yield;
    }
    return texts;
  }

  numbers(key: string): number[] | null {
    const list = this.lists.get(key);
    if (!list || list.elementType === TYPE.string || list.elementType === TYPE.list) return null;
    const cursor = new Cursor(this.bytes, Infinity, list.at);
    return Array.from({ length: list.length }, () => Number(cursor.scalar(list.elementType)));
  }
}

/** `bytes`: the file's beginning. Throws `HeaderCutOff` where that is not enough, `GgufRefused` where nothing would be. */
export function readHeader(bytes: Buffer, fileBytes: number): GgufHeader {
  const cursor = new Cursor(bytes, fileBytes);
  check(fileBytes >= 24 && cursor.number(4) === MAGIC, "ggufNotGguf");
  const version = cursor.number(4);
  check(VERSIONS.includes(version), "ggufVersion", [version]);
  const tensorCount = cursor.count(MIN_TENSOR_BYTES);
  const { metadata } = readMetadata(cursor, bytes);
  const alignment = metadata.number("general.alignment") ?? DEFAULT_ALIGNMENT;
  check(alignment >= 8 && alignment % 8 === 0 && alignment <= 1 << 20, "ggufDamaged", ["general.alignment"]);
  const infos = Array.from({ length: tensorCount }, () => readInfo(cursor));
  const start = Math.ceil(cursor.at / alignment) * alignment;
  const tensors = new Map<string, TensorInfo>();
  for (const { offset, ...info } of infos) {
    check(!tensors.has(info.name), "ggufTwice", [info.name]);
    check(offset % alignment === 0, "ggufDamaged", [info.name]);
    check(start + offset + info.byteLength <= fileBytes, "ggufCutOff", [info.name]);
    tensors.set(info.name, { ...info, offset: start + offset });
  }
  return { metadata, tensors };
}

function readMetadata(cursor: Cursor, bytes: Buffer) {
  const count = cursor.count(MIN_ENTRY_BYTES);
  const scalars = new Map<string, Scalar>();
  const lists = new Map<string, List>();
  for (let i = 0; i < count; i++) {
    const key = cursor.text(MAX_NAME_BYTES);
    check(!scalars.has(key) && !lists.has(key), "ggufTwice", [key]);
    const type = cursor.number(4);
    if (type === TYPE.list) lists.set(key, cursor.skipList());
    else scalars.set(key, cursor.scalar(type));
  }
  return { metadata: new Metadata(bytes, scalars, lists) };
}

function readInfo(cursor: Cursor): TensorInfo {
  const name = cursor.text(MAX_NAME_BYTES);
  const dimCount = cursor.number(4);
  check(dimCount >= 1 && dimCount <= MAX_DIMS, "ggufDamaged", [name]);
  const dims = Array.from({ length: dimCount }, () => cursor.number(8));
  const typeNumber = cursor.number(4);
  const type = tensorTypeOf(typeNumber);
  if (!type) throw new GgufRefused("ggufTensorType", [name, nameOfType(typeNumber)]);
  const length = dims.reduce((product, dim) => product * dim, 1);
  check(dims.every((dim) => dim > 0) && Number.isSafeInteger(length), "ggufDamaged", [name]);
  check((dims[0] ?? 0) % type.length === 0, "ggufDamaged", [name]);
  return { name, dims, type, offset: cursor.number(8), byteLength: (length / type.length) * type.bytes };
}

class Cursor {
  constructor(
    private readonly bytes: Buffer,
    private readonly fileBytes: number,
    public at = 0,
  ) {}

  /** Unsigned, of so many bytes. A number that JavaScript does not hold exactly cannot be a place in a file. */
  number(size: 4 | 8): number {
    const at = this.step(size);
    if (size === 4) return this.bytes.readUInt32LE(at);
    const value = Number(this.bytes.readBigUInt64LE(at));
    check(Number.isSafeInteger(value), "ggufDamaged", [String(value)]);
    return value;
  }

  /** So many things of at least `minBytes` each have to fit into the rest of the file. */
  count(minBytes: number): number {
    const count = this.number(8);
    check(count * minBytes <= this.fileBytes - this.at, "ggufCutOff", [String(count)]);
    return count;
  }

  text(maxBytes = Infinity): string {
    const length = this.count(1);
    check(length <= maxBytes, "ggufDamaged", [String(length)]);
    const at = this.step(length);
    return this.bytes.toString("utf8", at, at + length);
  }

  scalar(type: number): Scalar {
    if (type === TYPE.string) return this.text();
    const size = SIZE[type];
    check(size !== undefined, "ggufDamaged", [String(type)]);
    return readNumber(this.bytes, this.step(size), type);
  }

  /** Steps over a list; of a list of lists only its end is known. */
  skipList(depth = 0): List {
    const elementType = this.number(4);
    check(depth <= MAX_DIMS, "ggufDamaged", [String(depth)]);
    const length = this.count(elementType === TYPE.list ? 12 : (SIZE[elementType] ?? 1));
    const { at } = this;
    if (elementType === TYPE.string) for (let i = 0; i < length; i++) this.step(this.count(1));
    else if (elementType === TYPE.list) for (let i = 0; i < length; i++) this.skipList(depth + 1);
    else {
      const size = SIZE[elementType];
      check(size !== undefined, "ggufDamaged", [String(elementType)]);
      this.step(size * length);
    }
    return { elementType, length, at };
  }

  private step(length: number): number {
    const { at } = this;
    check(at + length <= this.fileBytes, "ggufCutOff", [String(at)]);
    if (at + length > this.bytes.length) throw new HeaderCutOff();
    this.at = at + length;
    return at;
  }
}

function readNumber(bytes: Buffer, at: number, type: number): number | boolean {
  switch (type) {
    case 0:
      return bytes.readUInt8(at);
    case 1:
      return bytes.readInt8(at);
    case 2:
      return bytes.readUInt16LE(at);
    case 3:
      return bytes.readInt16LE(at);
    case 4:
      return bytes.readUInt32LE(at);
    case 5:
      return bytes.readInt32LE(at);
    case 6:
      return bytes.readFloatLE(at);
    case 7:
      return bytes.readUInt8(at) !== 0;
    case 10:
      return Number(bytes.readBigUInt64LE(at));
    case 11:
      return Number(bytes.readBigInt64LE(at));
    default:
      return bytes.readDoubleLE(at);
  }
}
