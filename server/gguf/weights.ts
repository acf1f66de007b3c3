// Tensors of a GGUF file, asked for by name → where each will lie in the file of weights beside the graph, and as what. Takes
// numbers and places, no bytes: `writeWeights.ts` writes by this plan. A tensor of another shape than expected is refused.
import type { ExternalTensor } from "../onnx/write";
import { type Encoding, encodingFor } from "./encode";
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
  /** The same scales, each time by another factor; so the minima. */
  readonly scales: Factored[];
  /** [rows, columns / block], or the other way round. */
  readonly minima: (Factored & { readonly isTransposed: boolean })[];
}

interface Factored {
  readonly at: number;
  readonly factor: number;
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
  readonly codes: string;
  readonly scales: string;
  /** To be added for each block: [columns / block, rows] for a product, [rows, columns / block] for a table. */
  readonly minima: string | null;
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
    const { piece, scales } = this.placeMatrix(name, tensors, { rows, columns, factor }, "blocks");
    const { block, hasMinima } = piece.encoding;
    const minima = hasMinima ? `${name}.minima` : null;
    if (minima !== null) {
      const at = this.place(minima, "float", [columns / block, rows]);
      piece.minima.push({ at, factor, isTransposed: true });
    }
    return { piece, codes: `${name}.codes`, scales, minima };
  }

  /** A matrix that only rows are read from. */
  lookup(
    name: string,
    source: string,
    rows: number,
    size: { readonly columns: number; readonly factor: number },
  ): PlacedMatrix {
    const tensor = this.take(source, [size.columns, rows]);
    const { piece, scales } = this.placeMatrix(name, [tensor], { rows, ...size }, "row");
    return { piece, codes: `${name}.codes`, scales, minima: this.tableMinima(name, piece, size.factor) };
  }

  /** A matrix as a table that rows are read from: another view of the same bytes, its scales by another factor. */
  tableOf({ piece }: PlacedMatrix, name: string, factor: number): PlacedMatrix {
    const { rows, columns, encoding, codesAt, scales } = piece;
    const perBlock = [rows, columns / encoding.block];
    this.view(`${name}.codes`, "uint8", [rows, (columns * encoding.bits) / 8], codesAt);
    const known = scales.find((each) => each.factor === factor);
    if (known) this.view(`${name}.scales`, "float", perBlock, known.at);
    else scales.push({ at: this.place(`${name}.scales`, "float", perBlock), factor });
    const minima = this.tableMinima(name, piece, factor);
    return { piece, codes: `${name}.codes`, scales: `${name}.scales`, minima };
  }

  private tableMinima(
    name: string,
    { rows, columns, encoding, minima }: MatrixPiece,
    factor: number,
  ): string | null {
    if (!encoding.hasMinima) return null;
    const at = this.place(`${name}.minima`, "float", [rows, columns / encoding.block]);
    minima.push({ at, factor, isTransposed: false });
    return `${name}.minima`;
  }

  private placeMatrix(
    name: string,
    sources: readonly StoredTensor[],
    { rows, columns, factor }: { readonly rows: number; readonly columns: number; readonly factor: number },
    codesIn: "blocks" | "row",
  ): { readonly piece: MatrixPiece; readonly scales: string } {
    const encoding = encodingFor(sources.map(({ type }) => type));
    const { bits, block } = encoding;
    const rowDims = codesIn === "row" ? [(columns * bits) / 8] : [columns / block, (block * bits) / 8];
    const codesAt = this.place(`${name}.codes`, "uint8", [rows, ...rowDims]);
    const scales = [{ at: this.place(`${name}.scales`, "float", [rows, columns / block]), factor }];
    const piece: MatrixPiece = {
      kind: "matrix",
      sources,
      rows,
      columns,
      encoding,
      codesAt,
      scales,
      minima: [],
    };
    this.pieces.push(piece);
    return { piece, scales: `${name}.scales` };
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
