// A decoder's numbers and its tensors → the graph that onnxruntime runs: one product for queries, keys and values, one for
// gate and up, attention as one node, the residual added in the norm that reads it. Attention weights are no output: the
// panel computes them from queries and keys (onnx/anatomy.ts), so a completion pays nothing for them.
import * as names from "../onnx/tensorNames";
import { makeModel, type NodeText, type ValueText } from "../onnx/write";
import { rotaryTables } from "./rotary";
import type { DecoderShape } from "./shape";
import type { PlacedMatrix, Weights } from "./weights";

/** Activations are rounded to 8 bits for products of integers, as llama.cpp rounds them. */
const ACCURACY_LEVEL = 4;
const HIDDEN = "hidden";

/** Takes what it needs of `weights`, which then has all tensors and their places. */
export function makeGraph(
  shape: DecoderShape,
  weights: Weights,
  freqFactors: Float32Array | null,
): (location: string) => Buffer {
  const builder = new GraphBuilder(shape, weights);
  const nodes = builder.build(freqFactors);
  const { nLayer, nKvHead, headDim, vocabSize } = shape;
  const cache = (name: string, length: string): ValueText => ({
    name,
    dataType: "float",
    dims: [1, nKvHead, length, headDim],
  });
  const layers = Array.from({ length: nLayer }, (_, layer) => layer);
  const int64 = (name: string, length: string): ValueText => ({ name, dataType: "int64", dims: [1, length] });
  return (location) =>
    makeModel({
      nodes,
      tensors: weights.tensors,
      constants: builder.constants,
      location,
      inputs: [
        int64(names.INPUT_IDS, "length"),
        int64(names.ATTENTION_MASK, "total"),
        ...layers.flatMap((n) => [cache(names.pastKey(n), "past"), cache(names.pastValue(n), "past")]),
      ],
      outputs: [
        { name: names.LOGITS, dataType: "float", dims: [1, "rows", vocabSize] },
        ...layers.flatMap((n) => [
          cache(names.presentKey(n), "total"),
          cache(names.presentValue(n), "total"),
        ]),
      ],
    });
}

class GraphBuilder {
  readonly constants = [
    { name: "one", dims: [], values: [1] },
    { name: "axis_0", dims: [1], values: [0] },
    { name: "axis_3", dims: [1], values: [3] },
  ];
  private readonly summed = new Set<string>();
  private readonly nodes: NodeText[] = [];

  constructor(
    private readonly shape: DecoderShape,
    private readonly weights: Weights,
  ) {
    const { nHead, nKvHead, headDim } = shape;
    const perHead = (name: string, heads: number) => [
      { name: `${name}_heads`, dims: [4], values: [0, 0, heads, headDim] },
      { name: `${name}_row`, dims: [3], values: [0, 0, heads * headDim] },
    ];
    if (!shape.architecture.hasHeadNorms) return;
    const widths = [nHead, nKvHead, nKvHead].map((heads) => heads * headDim);
    this.constants.push({ name: "qkv_widths", dims: [3], values: widths });
    this.constants.push(...perHead("q", nHead), ...perHead("k", nKvHead));
  }

  build(freqFactors: Float32Array | null): readonly NodeText[] {
    const { shape, weights } = this;
    const { vocabSize, hiddenSize, nLayer, logitScale, embeddingScale } = shape;
    const isTied = !weights.has("output.weight");
    const head = isTied ? "token_embd.weight" : "output.weight";
    const headMatrix = weights.matrix("lm_head", { [head]: vocabSize }, hiddenSize, logitScale);
    const size = { columns: hiddenSize, factor: embeddingScale };
    this.lookUp(
      isTied
        ? weights.tableOf(headMatrix, "embedding", embeddingScale)
        : weights.lookup("embedding", "token_embd.weight", vocabSize, size),
    );
    this.countLengths();
    const { cos, sin } = rotaryTables(shape, freqFactors);
    const dims = [shape.contextLength, shape.rotary.dims / 2];
    weights.table("cos_cache", dims, cos);
    weights.table("sin_cache", dims, sin);
    let added: string | null = null;
    for (let layer = 0; layer < nLayer; layer++) added = this.layer(layer, added);
    const normed = this.norm("output_norm", added, 2 * nLayer);
    this.product(headMatrix, normed, names.LOGITS);
    weights.checkAllUsed(shape.name);
    return this.nodes;
  }

  /** [1, S] → [1, S, hiddenSize] */
  private lookUp({ piece, codes, scales, minima }: PlacedMatrix): void {
    const { bits, block } = piece.encoding;
    const integers = { bits, block_size: block, gather_axis: 0, quantize_axis: 1 };
    const output = minima === null ? `${HIDDEN}.0` : "looked_up";
    this.add("GatherBlockQuantized", [codes, names.INPUT_IDS, scales], [output], { integers });
    if (minima === null) return;
    this.constants.push({ name: "in_blocks", dims: [4], values: [0, 0, piece.columns / block, block] });
    this.constants.push({ name: "in_rows", dims: [3], values: [0, 0, piece.columns] });
    this.add("Reshape", [output, "in_blocks"], ["looked_up_blocks"]); // [1, S, blocks, block]
    this.add("Gather", [minima, names.INPUT_IDS], ["looked_up_minima"]); // [1, S, blocks]
    this.add("Unsqueeze", ["looked_up_minima", "axis_3"], ["minima_column"]);
    this.add("Add", ["looked_up_blocks", "minima_column"], ["looked_up_sums"]);
    this.add("Reshape", ["looked_up_sums", "in_rows"], [`${HIDDEN}.0`]);
  }

  /** The attention nodes want the number of tokens, past ones included, and the last one's place. */
  private countLengths(): void {
    this.add("Shape", [names.ATTENTION_MASK], ["mask_shape"]); // [2]
    this.add("Gather", ["mask_shape", "one"], ["total_int64"]); // scalar
    this.add("Cast", ["total_int64"], ["total"], { integers: { to: INT32 } });
    this.add("Sub", ["total_int64", "one"], ["last_int64"]);
    this.add("Unsqueeze", ["last_int64", "axis_0"], ["last_list"]); // [1]
    this.add("Cast", ["last_list"], ["last"], { integers: { to: INT32 } });
  }

  /** `added`: what the layer before adds to the residual stream. Gives what this one adds. */
  private layer(layer: number, added: string | null): string {
    const { hiddenSize, residualScale, nHead, headDim } = this.shape;
    const at = `blk.${layer}`;
    const normed = this.norm(`${at}.attn_norm`, added, 2 * layer);
    const attended = this.attention(layer, normed);
    const output = this.weights.matrix(
      `${at}.output`,
      { [`${at}.attn_output.weight`]: hiddenSize },
      nHead * headDim,
      residualScale,
    );
    const bias = this.bias(`${at}.output.bias`, { [`${at}.attn_output`]: hiddenSize }, residualScale);
    const attentionOut = this.product(output, attended, `${at}.attention_out`, bias);
    const again = this.norm(`${at}.ffn_norm`, attentionOut, 2 * layer + 1);
    return this.feedForward(at, again);
  }

  private attention(layer: number, normed: string): string {
    const { hiddenSize, nHead, nKvHead, headDim, architecture, attentionScale } = this.shape;
    const at = `blk.${layer}`;
    const widths = { attn_q: nHead * headDim, attn_k: nKvHead * headDim, attn_v: nKvHead * headDim };
    const named = Object.entries(widths).map(([part, width]) => [`${at}.${part}`, width] as const);
    const sources = Object.fromEntries(named.map(([part, width]) => [`${part}.weight`, width]));
    const matrix = this.weights.matrix(`${at}.qkv`, sources, hiddenSize);
    const bias = this.bias(`${at}.qkv.bias`, Object.fromEntries(named));
    const packed = this.product(matrix, normed, `${at}.qkv_out`, bias); // [1, S, (nHead + 2 nKvHead) · headDim]
    const inputs = architecture.hasHeadNorms ? this.normedHeads(at, packed) : [packed, "", ""];
    this.nodes.push({
      name: names.attentionNode(layer),
      opType: "GroupQueryAttention",
      inputs: [
        ...inputs,
        ...[names.pastKey(layer), names.pastValue(layer), "last", "total", "cos_cache", "sin_cache"],
      ],
      outputs: [`${at}.attended`, names.presentKey(layer), names.presentValue(layer)],
      integers: {
        num_heads: nHead,
        kv_num_heads: nKvHead,
        do_rotary: 1,
        rotary_interleaved: Number(architecture.isInterleaved),
      },
      floats: { scale: attentionScale === 0 ? 1 / Math.sqrt(headDim) : attentionScale },
    });
    return `${at}.attended`;
  }

  /** Queries and keys [1, S, heads · headDim], each head with its own norm, and values as they are. */
  private normedHeads(at: string, packed: string): string[] {
    const { headDim, epsilon } = this.shape;
    this.add("Split", [packed, "qkv_widths"], [`${at}.q`, `${at}.k`, `${at}.v`], { integers: { axis: 2 } });
    const normed = ["q", "k"].map((part) => {
      const weight = this.weights.vector(`${at}.${part}_norm`, {
        [`${at}.attn_${part}_norm.weight`]: headDim,
      });
      this.add("Reshape", [`${at}.${part}`, `${part}_heads`], [`${at}.${part}_heads`]); // [1, S, heads, headDim]
      this.add("SimplifiedLayerNormalization", [`${at}.${part}_heads`, weight], [`${at}.${part}_normed`], {
        floats: { epsilon },
      });
      this.add("Reshape", [`${at}.${part}_normed`, `${part}_row`], [`${at}.${part}_rows`]);
      return `${at}.${part}_rows`;
    });
    return [...normed, `${at}.v`];
  }

  private feedForward(at: string, normed: string): string {
    const { hiddenSize, feedForward, architecture, residualScale } = this.shape;
    const parts = architecture.isGated ? ["ffn_gate", "ffn_up"] : ["ffn_up"];
    const sources = Object.fromEntries(parts.map((part) => [`${at}.${part}.weight`, feedForward]));
    const biased = Object.fromEntries(parts.map((part) => [`${at}.${part}`, feedForward]));
    const matrix = this.weights.matrix(`${at}.up`, sources, hiddenSize);
    const wide = this.product(matrix, normed, `${at}.up_out`, this.bias(`${at}.up.bias`, biased));
    const active = architecture.isGated ? this.gated(at, wide) : this.gelu(at, wide);
    const down = this.weights.matrix(
      `${at}.down`,
      { [`${at}.ffn_down.weight`]: hiddenSize },
      feedForward,
      residualScale,
    );
    const bias = this.bias(`${at}.down.bias`, { [`${at}.ffn_down`]: hiddenSize }, residualScale);
    return this.product(down, active, `${at}.feed_forward_out`, bias);
  }

  private gated(at: string, wide: string): string {
    this.add("Split", [wide], [`${at}.gate`, `${at}.up_part`], { integers: { axis: 2, num_outputs: 2 } });
    this.add("QuickGelu", [`${at}.gate`], [`${at}.silu`], { floats: { alpha: 1 } }); // x · sigmoid(x)
    this.add("Mul", [`${at}.silu`, `${at}.up_part`], [`${at}.active`]);
    return `${at}.active`;
  }

  private gelu(at: string, wide: string): string {
    this.add("FastGelu", [wide], [`${at}.active`]);
    return `${at}.active`;
  }

  /** Adds `added` to the stream number `stream` − 1 and norms the sum; the sum is stream number `stream`. */
  private norm(name: string, added: string | null, stream: number): string {
    const { hiddenSize, epsilon, architecture } = this.shape;
    const isRms = architecture.norm === "rms";
    const weight = this.weights.vector(`${name}.gamma`, { [`${name}.weight`]: hiddenSize });
    const parameters = isRms
      ? [weight]
      : [weight, this.weights.vector(`${name}.beta`, { [`${name}.bias`]: hiddenSize })];
    const opType = isRms ? "SimplifiedLayerNormalization" : "LayerNormalization";
    const output = `${name}.normed`;
    if (added === null) {
      this.add(opType, [`${HIDDEN}.0`, ...parameters], [output], { floats: { epsilon } });
    } else {
      const outputs = [output, "", "", `${HIDDEN}.${stream}`];
      const inputs = [`${HIDDEN}.${stream - 1}`, added, ...parameters];
      this.add(isRms ? `Skip${opType}` : "SkipLayerNormalization", inputs, outputs, { floats: { epsilon } });
    }
    return output;
  }

  /** Null where the file has none. All or nothing: of matrices that are one, either all have a bias or none has. */
  private bias(name: string, sources: Readonly<Record<string, number>>, factor = 1): string | null {
    const withBias = Object.entries(sources).map(([source, length]) => [`${source}.bias`, length] as const);
    if (!withBias.some(([source]) => this.weights.has(source))) return null;
    return this.weights.vector(name, Object.fromEntries(withBias), factor);
  }

  private product(matrix: PlacedMatrix, input: string, output: string, bias: string | null = null): string {
    const { piece, codes, scales, minima } = matrix;
    const { bits, block } = piece.encoding;
    const tail = bias === null ? [] : ["", "", bias];
    const sizes = { K: piece.columns, N: piece.rows, bits, block_size: block };
    const product = minima === null ? output : `${output}.codes_part`;
    this.add("MatMulNBits", [input, codes, scales, ...tail], [product], {
      integers: { ...sizes, accuracy_level: ACCURACY_LEVEL },
    });
    if (minima === null) return output;
    this.add(
      "MatMul",
      [this.blockSums(input, piece.columns / block, block), minima],
      [`${output}.minima_part`],
    );
    this.add("Add", [product, `${output}.minima_part`], [output]);
    return output;
  }

  /** [1, S, columns] → the sum of each block, [1, S, blocks]: what a block's minimum is multiplied by. */
  private blockSums(input: string, blocks: number, block: number): string {
    const [name, shape] = [`${input}.sums_of_${block}`, `blocks_${blocks}_of_${block}`];
    if (this.summed.has(name)) return name;
    this.summed.add(name);
    if (!this.constants.some((constant) => constant.name === shape))
      this.constants.push({ name: shape, dims: [4], values: [0, 0, blocks, block] });
    this.add("Reshape", [input, shape], [`${name}.blocks`]);
    this.add("ReduceSum", [`${name}.blocks`, "axis_3"], [name], { integers: { keepdims: 0 } });
    return name;
  }

  private add(
    opType: string,
    inputs: readonly string[],
    outputs: readonly string[],
    attributes: Pick<NodeText, "integers" | "floats"> = {},
  ): void {
    this.nodes.push({ opType, inputs, outputs, ...attributes });
  }
}

/** ONNX's number of the type. */
const INT32 = 6;
