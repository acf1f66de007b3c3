// A decoder's graph → where in it the things lie that the panel shows: queries, the residual stream, attention
// weights, and the tensors of the matrices behind them. Goes from each attention node backwards, so it works for every
// export that is built of these nodes, ours or public. Reads no weights, runs nothing.
import type { GraphNode, OnnxGraph } from "./graph";

/** Where a matrix [K, N] of `x · W` is stored. */
export type MatrixRef =
  | { readonly kind: "float"; readonly tensor: string }
  /** Stored the other way round, [N, K]: a table with a row for each token of the vocabulary. */
  | { readonly kind: "table"; readonly tensor: string }
  | {
      readonly kind: "nBits";
      /** [N, K / blockSize, bytes of a block]. */
      readonly codes: string;
      /** [N, K / blockSize]. */
      readonly scales: string;
      /** Null: the middle of the codes' range. */
      readonly zeroPoints: string | null;
      /** [K / blockSize, N], added to each number of a block; null: none. */
      readonly minima: string | null;
      readonly bits: number;
      readonly blockSize: number;
      readonly rows: number;
      readonly columns: number;
    };

/** A residual stream: the sum of these tensors, [1, S, hiddenSize] each. */
export type HiddenRef = readonly string[];

export interface NormRef {
  readonly hidden: HiddenRef;
  /** [hiddenSize] */
  readonly weight: string;
  readonly epsilon: number;
  /** Null: only the mean of squares is divided by. Else the mean is taken away first, and this is added. */
  readonly bias: string | null;
}

export interface LayerAnatomy {
  /** What the layer reads, before its norm. */
  readonly input: NormRef;
  /** [1, S, …]: begins with the queries of all heads, head after head. */
  readonly query: string;
  /** [1, nHead, S, T] where the graph gives it, else null. */
  readonly attention: string | null;
  /** The matrix or matrices that give queries, keys and values, in this order; one where they are packed. */
  readonly projections: readonly MatrixRef[];
  readonly output: MatrixRef | null;
  /** What all heads give, side by side, [1, S, nHead · headDim]. */
  readonly attended: string;
  /** Null where it is not built as expected. */
  readonly feedForward: FeedForward | null;
}

/** The layer's second half. */
export interface FeedForward {
  /** What it adds to the stream, [1, S, hiddenSize]. */
  readonly added: string;
  /** How much each of its neurons answers, [1, S, neurons]. */
  readonly neurons: string;
  /** A column for each neuron: what it adds where it answers. */
  readonly down: MatrixRef;
}

export interface Rotary {
  /** [contextLength, headDim / 2] each. */
  readonly cos: string;
  readonly sin: string;
  /** Pairs lie side by side; else half the head apart. */
  readonly interleaved: boolean;
}

export interface Anatomy {
  readonly layers: readonly LayerAnatomy[];
  /** The norm before the head, and the head. */
  readonly final: NormRef;
  readonly lmHead: MatrixRef;
  /** A row for each token; the head's own matrix where the two are one. */
  readonly embedding: MatrixRef | null;
  /** Null: queries come out of the graph rotated already. */
  readonly rotary: Rotary | null;
  /** Factor of q·k, usually 1 / √headDim. */
  readonly scale: number;
}

const ATTENTION = "GroupQueryAttention";
const RMS_NORMS = ["SimplifiedLayerNormalization", "SkipSimplifiedLayerNormalization", "RMSNormalization"];
const CENTRED_NORMS = ["LayerNormalization", "SkipLayerNormalization"];
const NORMS = [...RMS_NORMS, ...CENTRED_NORMS];
/** Nodes that hand their first input on, whole or in part. */
const PASSING = ["Slice", "Gather", "Reshape", "Cast", "Add", "RotaryEmbedding"];
/** Nodes between a product and the stream that it is added to. */
const SCALING = ["Mul", "Add", "Cast"];
/** On the way to queries and keys: also a part of the packed ones, and a norm of each head. */
const HEAD_PASSING = [...PASSING, ...NORMS, "Split"];
const ATTENTION_INPUT = { query: 0, key: 1, value: 2, cosCache: 7, sinCache: 8 } as const;
const ATTENTION_OUTPUT_WEIGHTS = 3;
const MAX_STEPS = 6;

/** Null where the graph is not built as expected: its model then runs, but cannot be looked into. */
export function findAnatomy(
  graph: OnnxGraph,
  { nLayer, headDim }: { nLayer: number; headDim: number },
): Anatomy | null {
  const finder = new Finder(graph);
  const nodes = graph.nodes.filter(({ opType }) => opType === ATTENTION);
  const lmHead = finder.producer("logits", isMatMul);
  const final = lmHead && finder.norm(lmHead);
  const head = lmHead && finder.matrix(lmHead);
  const found = nodes.flatMap((node) => finder.layer(node) ?? []);
  const layers = found.map((layer, i) => ({
    ...layer,
    feedForward: finder.feedForward(found[i + 1]?.input ?? final),
  }));
  const first = nodes[0];
  if (!first || !final || !head || layers.length !== nLayer) return null;
  // Weights of a window or a capped score are not softmax(q·k): only the graph itself can give them.
  const isPlain = ["softcap", "local_window_size"].every((name) => (first.attributes.get(name) ?? 0) <= 0);
  if (!isPlain && layers.some(({ attention }) => attention === null)) return null;
  const scale = first.attributes.get("scale") ?? 0;
  const [cos, sin] = [first.inputs[ATTENTION_INPUT.cosCache], first.inputs[ATTENTION_INPUT.sinCache]];
  const rotates = first.attributes.get("do_rotary") === 1;
  if (rotates && !(cos && sin && graph.tensors.has(cos) && graph.tensors.has(sin))) return null;
  const interleaved = first.attributes.get("rotary_interleaved") === 1;
  return {
    layers,
    final,
    lmHead: head,
    embedding: finder.embedding(head),
    rotary: rotates && cos && sin ? { cos, sin, interleaved } : null,
    scale: scale === 0 ? 1 / Math.sqrt(headDim) : scale,
  };
}

/** Tensors that have to be outputs of the graph so that a run can give them. */
export function neededOutputs(anatomy: Anatomy, graph: Pick<OnnxGraph, "outputs">): string[] {
  const wanted = new Set<string>(anatomy.final.hidden);
  for (const { input, query, feedForward } of anatomy.layers) {
    const within = feedForward ? [feedForward.added, feedForward.neurons] : [];
    for (const name of [...input.hidden, query, ...within]) wanted.add(name);
  }
  for (const { name } of graph.outputs) wanted.delete(name);
  return [...wanted];
}

class Finder {
  private readonly byOutput = new Map<string, GraphNode>();
  private readonly consumers = new Map<string, GraphNode[]>();

  constructor(private readonly graph: OnnxGraph) {
    for (const node of graph.nodes) {
      for (const output of node.outputs) if (output) this.byOutput.set(output, node);
      for (const input of node.inputs)
        this.consumers.set(input, [...(this.consumers.get(input) ?? []), node]);
    }
  }

  layer(attention: GraphNode): Omit<LayerAnatomy, "feedForward"> | null {
    const inputs = Object.values(ATTENTION_INPUT).slice(0, 3);
    const projected = inputs.flatMap((at) => {
      const name = attention.inputs[at];
      return name ? [this.producer(name, isMatMul, HEAD_PASSING)] : [];
    });
    const query = attention.inputs[ATTENTION_INPUT.query];
    const input = projected[0] && this.norm(projected[0]);
    if (!query || !input || this.graph.tensors.has(query)) return null;
    const isOne = projected.every((node) => node === projected[0]);
    const matrices = isOne ? projected.slice(0, 1) : projected;
    const projections = matrices.flatMap((node) => (node && this.matrix(node)) ?? []);
    const output = this.consumers.get(attention.outputs[0] ?? "")?.find(isMatMul);
    return {
      input,
      query,
      attention: attention.outputs[ATTENTION_OUTPUT_WEIGHTS] || null,
      projections: projections.length === matrices.length ? projections : [],
      output: (output && this.matrix(output)) ?? null,
      attended: attention.outputs[0] ?? "",
    };
  }

  /** The node behind `name` that passes the test, looking through nodes that only pass on. */
  producer(
    name: string,
    test: (node: GraphNode) => boolean,
    passing: readonly string[] = PASSING,
  ): GraphNode | null {
    let node = this.byOutput.get(name);
    for (let step = 0; node && step < MAX_STEPS; step++) {
      if (test(node)) return node;
      if (!passing.includes(node.opType)) return null;
      node = this.byOutput.get(node.inputs[0] ?? "");
    }
    return null;
  }

  norm(reader: GraphNode): NormRef | null {
    const node = this.producer(reader.inputs[0] ?? "", ({ opType }) => NORMS.includes(opType));
    if (!node) return null;
    const skips = node.opType.startsWith("Skip");
    const hidden = node.inputs.slice(0, skips ? 2 : 1);
    const weight = node.inputs[hidden.length];
    if (!weight || !this.graph.tensors.has(weight)) return null;
    const bias = CENTRED_NORMS.includes(node.opType) ? (node.inputs[hidden.length + 1] ?? "") : null;
    if (bias !== null && !this.graph.tensors.has(bias)) return null;
    return { hidden, weight, epsilon: node.attributes.get("epsilon") ?? 1e-5, bias };
  }

  /** The sums of the blocks are multiplied with them, and the product is added. */
  private minima({ outputs: [product = ""] }: GraphNode): string | null {
    const sum = this.consumers.get(product)?.find(({ opType }) => opType === "Add");
    const other = this.byOutput.get(sum?.inputs.find((name) => name !== product) ?? "");
    const [sums = "", stored = ""] = other?.opType === "MatMul" ? other.inputs : [];
    return this.byOutput.get(sums)?.opType === "ReduceSum" && this.graph.tensors.has(stored) ? stored : null;
  }

  /** Of the layer before a norm: the second of what the norm adds up. */
  feedForward(next: NormRef | null): FeedForward | null {
    const added = next?.hidden[1];
    let node = added === undefined ? undefined : this.byOutput.get(added);
    for (let step = 0; node && !isMatMul(node) && step < MAX_STEPS; step++) {
      if (!SCALING.includes(node.opType)) return null;
      node = this.byOutput.get(node.inputs.find((input) => this.byOutput.has(input)) ?? "");
    }
    const down = node && this.matrix(node);
    const neurons = node?.inputs[0];
    return added !== undefined && down && neurons ? { added, neurons, down } : null;
  }

  embedding(head: MatrixRef): MatrixRef | null {
    const lookups = this.consumers.get("input_ids") ?? [];
    const blocks = lookups.find(({ opType }) => opType === "GatherBlockQuantized");
    if (blocks) return this.quantisedTable(blocks);
    const lookup = lookups.find(({ opType }) => opType === "Gather");
    const tensor = lookup?.inputs[0] ?? "";
    if (head.kind === "nBits" && tensor === head.codes) return head;
    return this.graph.tensors.has(tensor) ? { kind: "table", tensor } : null;
  }

  /** Null where more is added to its rows than the table has. */
  private quantisedTable({ inputs, outputs, attributes }: GraphNode): MatrixRef | null {
    const [codes = "", , scales = "", zeroPoints = ""] = inputs;
    const [rows = 0, blocks = 0] = this.graph.tensors.get(scales)?.dims ?? [];
    const isChanged = this.consumers.get(outputs[0] ?? "")?.some(({ opType }) => opType === "Reshape");
    if (!this.graph.tensors.has(codes) || isChanged) return null;
    const blockSize = attributes.get("block_size") ?? 0;
    const bits = attributes.get("bits") ?? 4;
    const stored = { codes, scales, zeroPoints: zeroPoints || null, minima: null };
    return { kind: "nBits", ...stored, bits, blockSize, rows, columns: blocks * blockSize };
  }

  matrix(node: GraphNode): MatrixRef | null {
    const [, stored = "", scales = "", zeroPoints = ""] = node.inputs;
    if (!this.graph.tensors.has(stored)) return null;
    if (node.opType === "MatMul") return { kind: "float", tensor: stored };
    const number = (name: string) => node.attributes.get(name) ?? 0;
    return {
      kind: "nBits",
      codes: stored,
      scales,
      zeroPoints: zeroPoints || null,
      minima: this.minima(node),
      bits: number("bits"),
      blockSize: number("block_size"),
      rows: number("N"),
      columns: number("K"),
    };
  }
}

function isMatMul({ opType }: GraphNode): boolean {
  return opType === "MatMul" || opType === "MatMulNBits";
}
