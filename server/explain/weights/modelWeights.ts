// A model file → its weights as numbers, read from the disk when they are asked for and not kept. Knows how ONNX
// stores and quantises matrices; runs nothing.
import { open } from "node:fs/promises";
import { dirname, join } from "node:path";
import { type Anatomy, findAnatomy, type MatrixRef } from "../../onnx/anatomy";
import { readFloats } from "../../onnx/floats";
import { type OnnxGraph, readOnnxFile, type StoredTensor } from "../../onnx/graph";
import type { ModelShape } from "../../protocol/engine";

/** A matrix of `x · W`, one row for each output. */
export interface StoredMatrix {
  readonly rows: number;
  readonly columns: number;
  readonly type: string;
  /** Bytes of one row in the file, scales included. */
  readonly rowBytes: number;
  /** Writes row `index` [columns] into `into`. */
  readonly readRow: (index: number, into: Float32Array) => void;
  /** Null where the matrix is not quantised. */
  readonly quantised: QuantisedRows | null;
}

export interface QuantisedRows {
  readonly blockSize: number;
  /** [columns] codes of a row. */
  readonly codes: (index: number) => Uint8Array;
  /** [columns / blockSize] */
  readonly scales: (index: number) => Float32Array;
  readonly zeroPoint: (index: number, block: number) => number;
}

type BlockRef = Extract<MatrixRef, { kind: "nBits" }>;

export class ModelWeights {
  private constructor(
    private readonly path: string,
    readonly graph: OnnxGraph,
    /** Null where the graph is not understood. */
    readonly anatomy: Anatomy | null,
  ) {}

  static async open(path: string, shape: ModelShape): Promise<ModelWeights> {
    const graph = await readOnnxFile(path);
    return new ModelWeights(path, graph, findAnatomy(graph, shape));
  }

  async vector(name: string): Promise<Float32Array> {
    const tensor = this.tensor(name);
    return readFloats(await this.bytes(tensor), tensor.dataType);
  }

  async matrix(ref: MatrixRef): Promise<StoredMatrix> {
    if (ref.kind === "nBits") return this.blockMatrix(ref);
    const { dims, dataType } = this.tensor(ref.tensor);
    const floats = await this.vector(ref.tensor);
    const [first = 0, second = 0] = dims;
    const isTable = ref.kind === "table";
    const [rows, columns] = isTable ? [first, second] : [second, first];
    const readRow = (index: number, into: Float32Array) => {
      for (let i = 0; i < columns; i++)
        into[i] = floats[isTable ? index * columns + i : i * rows + index] ?? 0;
    };
    const type = dataType === 1 ? "float32" : "float16";
    return { rows, columns, type, rowBytes: columns * (dataType === 1 ? 4 : 2), readRow, quantised: null };
  }

  /** Every stored tensor that holds weights: floats, and the codes of quantised matrices. */
  get tensors(): readonly StoredTensor[] {
    return [...this.graph.tensors.values()];
  }

  private async blockMatrix(ref: BlockRef): Promise<StoredMatrix> {
    const codes = await this.bytes(this.tensor(ref.codes)); // [N, blocks, blockSize · bits / 8]
    const scales = await this.vector(ref.scales); // [N, blocks]
    const zeroPoints = ref.zeroPoints ? await this.bytes(this.tensor(ref.zeroPoints)) : null;
    const minima = ref.minima ? await this.vector(ref.minima) : null; // [blocks, N]
    const { rows, columns } = ref;
    const blocks = Math.ceil(columns / ref.blockSize);
    const quantised = quantisedRows(ref, { codes, scales, zeroPoints });
    const readRow = (index: number, into: Float32Array) => {
      const row = quantised.codes(index);
      for (let block = 0; block < blocks; block++) {
        const scale = scales[index * blocks + block] ?? 0;
        const zero = quantised.zeroPoint(index, block);
        const minimum = minima?.[block * rows + index] ?? 0;
        const end = Math.min(columns, (block + 1) * ref.blockSize);
        for (let i = block * ref.blockSize; i < end; i++) into[i] = ((row[i] ?? 0) - zero) * scale + minimum;
      }
    };
    const rowBytes = (columns * ref.bits) / 8 + blocks * 4;
    return { rows, columns, type: `int${ref.bits}`, rowBytes, readRow, quantised };
  }

  private tensor(name: string): StoredTensor {
    const tensor = this.graph.tensors.get(name);
    if (!tensor) throw new RangeError(`expected a tensor ${name} in the model, got none`);
    return tensor;
  }

  private async bytes({ location, offset, byteLength, name }: StoredTensor): Promise<Buffer> {
    const path = location === null ? this.path : join(dirname(this.path), location);
    const file = await open(path, "r");
    try {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(byteLength), 0, byteLength, offset);
      if (bytesRead === byteLength) return buffer;
      throw new RangeError(`expected ${byteLength} bytes of ${name}, got ${bytesRead}`);
    } finally {
      await file.close();
    }
  }
}

function quantisedRows(
  { bits, blockSize, columns }: BlockRef,
  stored: { codes: Buffer; scales: Float32Array; zeroPoints: Buffer | null },
): QuantisedRows {
  const blocks = Math.ceil(columns / blockSize);
  const rowBytes = (blocks * blockSize * bits) / 8;
  const zeroBytes = Math.ceil((blocks * bits) / 8);
  return {
    blockSize,
    codes: (index) => unpacked(stored.codes.subarray(index * rowBytes, (index + 1) * rowBytes), bits),
    scales: (index) => stored.scales.subarray(index * blocks, (index + 1) * blocks),
    zeroPoint: (index, block) => {
      if (!stored.zeroPoints) return 2 ** (bits - 1);
      return codeAt(stored.zeroPoints.subarray(index * zeroBytes, (index + 1) * zeroBytes), block, bits);
    },
  };
}

/** Codes of 8 bits are bytes; smaller ones lie in a byte from its low end up. */
function unpacked(bytes: Uint8Array, bits: number): Uint8Array {
  if (bits === 8) return bytes;
  return Uint8Array.from({ length: (bytes.length * 8) / bits }, (_, i) => codeAt(bytes, i, bits));
}

function codeAt(bytes: Uint8Array, index: number, bits: number): number {
  const bit = index * bits;
  return ((bytes[bit >> 3] ?? 0) >> (bit & 7)) & (2 ** bits - 1);
}
