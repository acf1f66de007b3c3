// Names, types and shapes of a model's inputs and outputs → how to feed it and read it: which of the two cache layouts
// it has, in which type, with positions or without. What it cannot serve is refused by name. Runs nothing.
import { type InferenceSession, Tensor } from "./onnxruntime";
import type { ModelShape } from "../../protocol/engine";
import { assert, type CacheData, type LayerKv, type PastKv } from "./decoder";
import { asCacheData, concatenate, newCacheData, toFloat32 } from "./float16";
import * as names from "../../onnx/tensorNames";

type Values = ReadonlyMap<string, InferenceSession.TensorValueMetadata>;
type Outputs = Readonly<Record<string, { readonly type: string; readonly data: unknown } | undefined>>;

export class ModelIo {
  readonly hasMask: boolean;
  readonly hasPositions: boolean;
  readonly hasRowCount: boolean;
  /** A run gives keys and values of its new tokens alone, and takes a past with room behind it (newRows.ts). */
  private readonly givesRows: boolean;
  /** Keys and values of a layer in one tensor [2, 1, nKvHead, P, headDim]. */
  private readonly isCombined: boolean;
  private readonly isHalf: boolean;

  constructor(
    session: Pick<InferenceSession, "inputMetadata" | "outputMetadata">,
    private readonly shape: ModelShape,
    /** Inputs that are fed elsewhere. */
    private readonly others: readonly string[] = [],
  ) {
    const inputs = tensors(session.inputMetadata);
    const outputs = tensors(session.outputMetadata);
    this.hasMask = inputs.has(names.ATTENTION_MASK);
    this.hasPositions = inputs.has(names.POSITION_IDS);
    this.hasRowCount = inputs.has(names.NUM_LOGITS_TO_KEEP);
    this.isCombined = inputs.has(names.pastBoth(0));
    this.isHalf = inputs.get(this.pastNames(0)[0] ?? "")?.type === "float16";
    this.givesRows = outputs.has(names.newKey(0));
    this.check(inputs, outputs);
  }

  /** Past of a layer as the file wants it. */
  pastFeeds(layer: number, past: PastKv): Record<string, Tensor> {
    const kv = past.layers[layer];
    const rows = !kv ? 0 : this.givesRows ? past.capacity : past.length;
    const dims = [1, this.shape.nKvHead, rows, this.shape.headDim];
    const packed = (data: CacheData) => this.cut(data, past.capacity, { from: 0, to: rows });
    const key = kv ? packed(kv.key) : this.nothing();
    const value = kv ? packed(kv.value) : this.nothing();
    const [first = "", second = ""] = this.pastNames(layer);
    if (this.isCombined) return { [first]: this.tensor(concatenate(key, value), [2, ...dims]) };
    return { [first]: this.tensor(key, dims), [second]: this.tensor(value, dims) };
  }

  rowNames(layer: number): string[] {
    if (this.isCombined) return [names.presentBoth(layer)];
    if (this.givesRows) return [names.newKey(layer), names.newValue(layer)];
    return [names.presentKey(layer), names.presentValue(layer)];
  }

  /** Of `count` new tokens behind `pastLength` others, 2 × [1, nKvHead, count, headDim]. */
  rows(
    layer: number,
    outputs: Outputs,
    { pastLength, count }: { pastLength: number; count: number },
  ): LayerKv {
    const [first = "", second = ""] = this.rowNames(layer);
    const data = asCacheData(outputs[first], first);
    if (this.givesRows) return { key: data, value: asCacheData(outputs[second], second) };
    const total = pastLength + count;
    const own = (present: CacheData) => this.cut(present, total, { from: pastLength, to: total });
    if (!this.isCombined) return { key: own(data), value: own(asCacheData(outputs[second], second)) };
    return { key: own(data.subarray(0, data.length / 2)), value: own(data.subarray(data.length / 2)) };
  }

  /** [1, nKvHead, rows, headDim] → [1, nKvHead, to - from, headDim]; itself where nothing is cut off. */
  private cut(data: CacheData, rows: number, { from, to }: { from: number; to: number }): CacheData {
    if (to - from === rows) return data;
    const { nKvHead, headDim } = this.shape;
    const length = (to - from) * headDim;
    const result = newCacheData(data, nKvHead * length);
    for (let kvHead = 0; kvHead < nKvHead; kvHead++) {
      const at = (kvHead * rows + from) * headDim;
      result.set(data.subarray(at, at + length), kvHead * length);
    }
    return result;
  }

  floats(name: string, outputs: Outputs): Float32Array {
    const data = asCacheData(outputs[name], name);
    return data instanceof Float32Array ? data : toFloat32(data);
  }

  private pastNames(layer: number): string[] {
    return this.isCombined ? [names.pastBoth(layer)] : [names.pastKey(layer), names.pastValue(layer)];
  }

  private nothing(): CacheData {
    return this.isHalf ? NO_HALVES : NO_FLOATS;
  }

  private tensor(data: CacheData, dims: readonly number[]): Tensor {
    return data instanceof Float32Array
      ? new Tensor("float32", data, dims)
      : new Tensor("float16", data as never, dims);
  }

  private check(inputs: Values, outputs: Values): void {
    const { nLayer, nKvHead, headDim, vocabSize } = this.shape;
    const known = new Set<string>([...names.PLAIN_INPUTS, ...this.others]);
    const axis = this.isCombined ? 2 : 1;
    for (let layer = 0; layer < nLayer; layer++) {
      for (const name of this.pastNames(layer)) {
        const value = inputs.get(name);
        assert(value !== undefined, `expected ${nLayer} layers, the model has no input ${name}`);
        assert(["float32", "float16"].includes(value.type), `expected floats in ${name}, got ${value.type}`);
        fits(value, axis, nKvHead, "KV heads");
        fits(value, axis + 2, headDim, "numbers a head");
        known.add(name);
      }
      for (const name of this.rowNames(layer)) {
        assert(outputs.has(name), `expected an output ${name}, the model has none`);
      }
    }
    assert(inputs.has(names.INPUT_IDS), `expected an input ${names.INPUT_IDS}, the model has none`);
    for (const name of inputs.keys()) {
      assert(
        known.has(name),
        `expected inputs of ${nLayer} layers that Loupe knows, the model wants ${name}`,
      );
    }
    const logits = outputs.get(names.LOGITS);
    assert(logits !== undefined, `expected an output ${names.LOGITS}, the model has none`);
    fits(logits, 2, vocabSize, "logits a row");
  }
}

const NO_FLOATS = new Float32Array();
const NO_HALVES = new Uint16Array();

function tensors(metadata: readonly InferenceSession.ValueMetadata[]): Values {
  return new Map(metadata.flatMap((value) => (value.isTensor ? [[value.name, value] as const] : [])));
}

/** A symbolic dimension says nothing. */
function fits(
  { name, shape }: InferenceSession.TensorValueMetadata,
  axis: number,
  expected: number,
  what: string,
): void {
  const found = shape[axis];
  assert(
    typeof found !== "number" || found === expected,
    `expected ${expected} ${what}, ${name} has ${found}`,
  );
}
