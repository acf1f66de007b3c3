// The residual stream at the selected token around one layer: what the layer takes in, what it adds, what it hands on.
// These are the numbers that the rows of "What each layer would say" are read from.
import { html, type TemplateResult } from "lit";
import type { LayerLens } from "../../../server/protocol/explainModel";
import { aimOf } from "../aim";
import { t } from "../i18n";
import { numberText, percentText } from "../labels";
import { nameOf } from "../names";
import type { Panel } from "../panel";
import { chart } from "../parts/chart";
import { vectorRow } from "../parts/vector";
import { shownCandidates } from "../raw";
import { LAYERS } from "../strings/layers";

/** Nothing where the view's first section says why there is nothing. */
export function stream(panel: Panel): TemplateResult[] {
  const { layer } = panel.state.selection;
  const { position } = aimOf(panel);
  if (position >= panel.tokens.contextLength) return [];
  const { value, isOld } = panel.ask("layers", { position });
  if (!value) return [];
  const { takenIn, added, handedOn } = partsOf(value, layer);
  const shape = [handedOn.length];
  const row = value.rows[layer + 1]?.candidates ?? [];
  const [best] = shownCandidates(panel, row, { count: 1, answer: null });
  const vector = (id: string, name: string, values: Float32Array) =>
    vectorRow({ id, name, note: t(LAYERS.long, { length: numberText(lengthOf(values)) }), shape, values });
  const section = chart(panel, {
    id: "stream",
    title: LAYERS.streamTitle,
    term: "layers",
    sources: ["read", "computed"],
    isOld,
    hasPicture: true,
    sentence: t(LAYERS.streamSentence, {
      layer,
      place: position,
      size: handedOn.length,
      best: best ? nameOf(best) : "",
      share: percentText(best?.probability ?? 0),
    }),
    body: () =>
      html`${vector("handed-on", t(LAYERS.handedOn, { layer }), handedOn)}
        ${vector("taken-in", t(LAYERS.takenIn, { layer }), takenIn)}
        ${vector("added", t(LAYERS.added, { layer }), added)}
        <p class="caution">${t(LAYERS.formula)}</p>`,
    table: {
      columns: [
        t(LAYERS.number),
        t(LAYERS.takenIn, { layer }),
        t(LAYERS.added, { layer }),
        t(LAYERS.handedOn, { layer }),
      ],
      rows: () => Array.from(handedOn, (number, i) => [i, takenIn[i] ?? 0, added[i] ?? 0, number]),
    },
  });
  return [section];
}

interface Parts {
  readonly takenIn: Float32Array;
  readonly added: Float32Array;
  readonly handedOn: Float32Array;
}

/** The same part is the same object, so that a strip knows what it has painted. */
const parts = new WeakMap<LayerLens, Parts[]>();

function partsOf(lens: LayerLens, layer: number): Parts {
  const known = parts.get(lens) ?? [];
  parts.set(lens, known);
  return (known[layer] ??= aroundLayer(lens, layer));
}

/** `stream` [nLayer + 1, size]: row 0 is the embedding, which layer 0 takes in. Each part [size]. */
export function aroundLayer({ rows, stream }: Pick<LayerLens, "rows" | "stream">, layer: number): Parts {
  const size = stream.length / rows.length;
  const takenIn = stream.subarray(layer * size, (layer + 1) * size);
  const handedOn = stream.subarray((layer + 1) * size, (layer + 2) * size);
  return { takenIn, added: handedOn.map((number, i) => number - (takenIn[i] ?? 0)), handedOn };
}

/** As a person measures an arrow: √Σ x². */
function lengthOf(vector: Float32Array): number {
  return Math.sqrt(vector.reduce((sum, number) => sum + number * number, 0));
}
