// Tensors of a GGUF file, asked for by name → where each will lie in the file of weights beside the graph, and as what. Takes
// numbers and places, no bytes: `writeWeights.ts` writes by this plan. A tensor of another shape than expected is refused.
import type { ExternalTensor } from "../onnx/write";
import { BLOCK, type Encoding, encodingFor } from "./encode";
import type { StoredTensor } from "./file";
import { check, GgufRefused } from "./refused";

export interface MatrixPiece {
  readonly kind: "matrix";
  /** Their rows stand one below the other. */
  readonly sources: readonly StoredTensor[];
  readonly rows: number;
  readonly columns: number;
  readonly encoding: Encoding;
  readonly codesAt: number;
  /** The same scales, each time by another factor. */
  readonly scales: { readonly at: number; readonly factor: number }[];
  readonly zeroPointsAt: number | null;
}

export interface VectorPiece {
  readonly kind: "vector";
  readonly at: number;
  readonly sources: readonly StoredTensor[];
  readonly factor: number;
}

export interface TablePiece {
  readonly kind: "table";
  readonly at: number;
  readonly values: Float32Array;
}

export type Piece = MatrixPiece | VectorPiece | TablePiece;

/** A matrix as the graph's nodes want it. */
export interface PlacedMatrix {
  readonly piece: MatrixPiece;
  /** Names of its tensors: codes, scales and, where it has them, zero points. */
  readonly inputs: readonly string[];
}

/** Tensors begin at a page, so that the runtime can map them. */
const PAGE = 4096;
/** What some files carry and no graph needs. */
const NOT_NEEDED = /\.(attn_rot_embd|rope_freqs\.weight)$|^rope_freqs\.weight$/;

export class Weights {
  readonly pieces: Piece[] = [];
  readonly tensors: ExternalTensor[] = [];
  private readonly used = new Set<string>();
  private end = 0;

  constructor(private readonly stored: ReadonlyMap<string, StoredTensor>) {}

  /** Of all weights, as they will be written. */
  get byteLength(): number {
    return this.end;
  }

  has(name: string): boolean {
    return this.stored.has(name);
  }

  /** `rows`: of each source. */
  matrix(name: string, sources: Readonly<Record<string, number>>, columns: number, factor = 1): PlacedMatrix {
    const tensors = Object.entries(sources).map(([source, rows]) => this.take(source, [columns, rows]));
    const rows = Object.values(sources).reduce((sum, count) => sum + count, 0);
    const codeBytes = (BLOCK * encodingFor(tensors.map(({ type }) => type)).bits) / 8;
    return this.placeMatrix(name, tensors, { rows, columns, factor }, [columns / BLOCK, codeBytes]);
  }

  /** A matrix that only rows are read from. */
  lookup(
    name: string,
    source: string,
    rows: number,
    size: { readonly columns: number; readonly factor: number },
  ): PlacedMatrix {
    const tensor = this.take(source, [size.columns, rows]);
    const { bits } = encodingFor([tensor.type]);
    return this.placeMatrix(name, [tensor], { rows, ...size }, [(size.columns * bits) / 8]);
  }

  private placeMatrix(
    name: string,
    sources: readonly StoredTensor[],
    { rows, columns, factor }: { readonly rows: number; readonly columns: number; readonly factor: number },
    rowDims: readonly number[],
  ): PlacedMatrix {
    const encoding = encodingFor(sources.map(({ type }) => type));
    const perBlock = [rows, columns / BLOCK];
    const codesAt = this.place(`${name}.codes`, "uint8", [rows, ...rowDims]);
    const scales = [{ at: this.place(`${name}.scales`, "float", perBlock), factor }];
    const zeroPointsAt = encoding.hasZeroPoints ? this.place(`${name}.zeros`, "uint8", perBlock) : null;
    const piece = {
      kind: "matrix",
      sources,
      rows,
      columns,
      encoding,
      codesAt,
      scales,
      zeroPointsAt,
    } as const;
    this.pieces.push(piece);
    return { piece, inputs: inputsOf(name, piece) };
  }

  /** A matrix as a table that rows are read from: another view of the same bytes, its scales by another factor. */
  tableOf({ piece }: PlacedMatrix, name: string, factor: number): PlacedMatrix {
    const { rows, columns, encoding, codesAt, scales, zeroPointsAt } = piece;
    const blocks = columns / BLOCK;
    this.view(`${name}.codes`, "uint8", [rows, (columns * encoding.bits) / 8], codesAt);
    const known = scales.find((each) => each.factor === factor);
    if (known) this.view(`${name}.scales`, "float", [rows, blocks], known.at);
    else scales.push({ at: this.place(`${name}.scales`, "float", [rows, blocks]), factor });
    if (zeroPointsAt !== null) this.view(`${name}.zeros`, "uint8", [rows, blocks], zeroPointsAt);
    return { piece, inputs: inputsOf(name, piece) };
  }

  /** `lengths`: of each source; they stand one behind the other. */
  vector(name: string, sources: Readonly<Record<string, number>>, factor = 1): string {
    const tensors = Object.entries(sources).map(([source, length]) => this.take(source, [length]));
    const length = Object.values(sources).reduce((sum, count) => sum + count, 0);
    this.pieces.push({ kind: "vector", at: this.place(name, "float", [length]), sources: tensors, factor });
    return name;
  }

  table(name: string, dims: readonly number[], values: Float32Array): string {
    this.pieces.push({ kind: "table", at: this.place(name, "float", dims), values });
    return name;
  }

  /** A tensor that nothing took would be a part of the model that the graph lacks. */
  checkAllUsed(architecture: string): void {
    const rest = [...this.stored.keys()].find((name) => !this.used.has(name) && !NOT_NEEDED.test(name));
    if (rest !== undefined) throw new GgufRefused("ggufTensorUnknown", [rest, architecture]);
  }

  private take(name: string, dims: readonly number[]): StoredTensor {
    const tensor = this.stored.get(name);
    if (!tensor) throw new GgufRefused("ggufLacks", [name]);
    const found = [...tensor.dims];
    while (found.length > dims.length && found.at(-1) === 1) found.pop();
    check(String(found) === String(dims), "ggufTensorShape", [name, found.join(" × "), dims.join(" × ")]);
    this.used.add(name);
    return tensor;
  }

  private place(name: string, dataType: "float" | "uint8", dims: readonly number[]): number {
    const at = Math.ceil(this.end / PAGE) * PAGE;
    this.end = at + this.view(name, dataType, dims, at);
    return at;
  }

  private view(name: string, dataType: "float" | "uint8", dims: readonly number[], offset: number): number {
    const byteLength = dims.reduce((product, dim) => product * dim, dataType === "float" ? 4 : 1);
    this.tensors.push({ name, dims, dataType, offset, byteLength });
    return byteLength;
  }
}

function inputsOf(name: string, { zeroPointsAt }: MatrixPiece): string[] {
  return [`${name}.codes`, `${name}.scales`, ...(zeroPointsAt === null ? [] : [`${name}.zeros`])];
}
