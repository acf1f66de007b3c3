// This model with this text → the stages of the way: what each holds of the parameters, how long it works, and what the model
// would say if it stopped there.
import type { LayerLens, Parameters, StageTimes } from "../../../server/protocol/explainModel";
import { t } from "../i18n";
import { nameOf, textOf } from "../names";
import type { Panel } from "../panel";
import { FLOW } from "../strings/flow";

export interface Block {
  readonly kind: "table" | "attention" | "feedForward";
  readonly count: number;
  /** Null: not measured. */
  readonly ms: number | null;
  /** The view that it leads to. */
  readonly view: string;
}

export interface Stage {
  readonly name: string;
  readonly view: string;
  readonly layer: number | null;
  readonly blocks: readonly Block[];
  readonly says: string;
  readonly share: number;
}

export interface Numbers {
  /** Tokens that are read. */
  readonly read: number;
  readonly lens: LayerLens;
  readonly parameters: Parameters;
  readonly times: StageTimes | null;
}

const NOTHING = { layer: null, blocks: [], says: "", share: 0 } as const;

export function stagesOf({ tokens }: Pick<Panel, "tokens">, numbers: Numbers): Stage[] {
  const { read, lens, times } = numbers;
  const best = lens.rows.at(-1)?.candidates[0];
  const table = tableOf(tokens, numbers);
  return [
    { ...NOTHING, name: t(read === 1 ? FLOW.oneToken : FLOW.tokens, { count: read }), view: "tokens" },
    {
      ...NOTHING,
      name: t(FLOW.vectors),
      view: "embedding",
      blocks: [{ kind: "table", count: table, ms: times?.embeddingMs ?? null, view: "embedding" }],
    },
    ...Array.from({ length: tokens.nLayer }, (_, layer) => layerStage(layer, tokens.nLayer, numbers)),
    {
      ...NOTHING,
      name: t(FLOW.next),
      view: "next",
      blocks: [{ kind: "table", count: table, ms: times?.headMs ?? null, view: "next" }],
      says: best ? nameOf(best) : "",
      share: best?.probability ?? 0,
    },
  ];
}

function layerStage(layer: number, nLayer: number, { lens, parameters, times }: Numbers): Stage {
  const perLayer = (name: "attention" | "feedForward") => countOf(parameters, name) / nLayer;
  const row = lens.rows[layer + 1];
  const first = row?.candidates.find((token) => !token.isSpecial && textOf(token) !== null);
  const msOf = (all: Float32Array | undefined) => all?.[layer] ?? null;
  return {
    name: t(FLOW.layer, { layer }),
    view: "layers",
    layer,
    blocks: [
      {
        kind: "attention",
        count: perLayer("attention"),
        ms: msOf(times?.attentionMs),
        view: "attention",
      },
      {
        kind: "feedForward",
        count: perLayer("feedForward"),
        ms: msOf(times?.feedForwardMs),
        view: "feed-forward",
      },
    ],
    says: first ? nameOf(first) : "",
    share: first?.probability ?? 0,
  };
}

/** Of the vectors' table alone: where the output has one of its own, the two are counted together. */
function tableOf({ vocabSize }: Panel["tokens"], { lens, parameters }: Numbers): number {
  const size = lens.stream.length / lens.rows.length;
  return Math.min(countOf(parameters, "embedding"), vocabSize * size);
}

export function countOf({ parts }: Parameters, name: Parameters["parts"][number]["name"]): number {
  return parts.find((part) => part.name === name)?.count ?? 0;
}

export function msOf(stages: readonly Stage[], kind?: Block["kind"]): number {
  return stages
    .flatMap(({ blocks }) => blocks)
    .filter((block) => kind === undefined || block.kind === kind)
    .reduce((sum, { ms }) => sum + (ms ?? 0), 0);
}
