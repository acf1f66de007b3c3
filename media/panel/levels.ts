// What the chips of the strip carry as an underline, by the view that is open.
import { bitsOf } from "./math";
import type { Panel } from "./panel";
import { MAX_BITS } from "./views/surprise";

/** The last levels and what they are of: the same ones need not be painted again. */
let last: { readonly of: Float32Array; readonly token: number; readonly levels: Float32Array } | null = null;

export function stripLevels(panel: Panel): Float32Array | null {
  const { view } = panel.state;
  if (view === "next") return surpriseLevels(panel);
  // What the view itself shows goes first: both read the whole text.
  if (view === "heads" && panel.ask("overview", {}).isOld) return null;
  return view === "attention" || view === "heads" ? attentionLevels(panel) : null;
}

/** Square roots of weights: small ones are most of a row. */
function attentionLevels(panel: Panel): Float32Array | null {
  const { layer, head, token } = panel.state.selection;
  if (token >= panel.tokens.contextLength) return null;
  const { value, isOld } = panel.ask("head", { position: token, layer, head });
  if (!value || isOld) return null;
  return memoize(value.weights, token, () => value.weights.map(Math.sqrt));
}

function surpriseLevels(panel: Panel): Float32Array | null {
  const { value, isOld } = panel.ask("surprise", {});
  if (!value || isOld) return null;
  return memoize(value.logProbs, 0, () => {
    return Float32Array.of(0, ...Array.from(value.logProbs, (own) => Math.min(1, bitsOf(own) / MAX_BITS)));
  });
}

function memoize(of: Float32Array, token: number, compute: () => Float32Array): Float32Array {
  if (last?.of !== of || last.token !== token) last = { of, token, levels: compute() };
  return last.levels;
}
