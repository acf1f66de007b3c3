// What the page shows, as plain data; and one selection shared by all its parts.
import type { ToPanel } from "../../server/protocol/panel";

export type TokensMessage = Extract<ToPanel, { type: "tokens" }>;
export type AttentionMessage = Extract<ToPanel, { type: "attention" }>;

export interface PanelState {
  readonly tokens: TokensMessage | null;
  /** Null while it is being computed. */
  readonly attention: AttentionMessage | null;
  readonly layer: number;
  readonly head: number;
  /** The token whose row is shown: the one that looks back at the others. */
  readonly selected: number;
  readonly notice: Extract<ToPanel, { type: "message" }> | null;
}

export const INITIAL_STATE: PanelState = {
  tokens: null,
  attention: null,
  layer: 0,
  head: 0,
  selected: 0,
  notice: null,
};

/** Row `index` of the map: weights over tokens 0 to index, zeros behind. */
export function attentionRow(attention: AttentionMessage, index: number): Float32Array {
  return attention.weights.subarray(index * attention.length, (index + 1) * attention.length);
}

/** The `count` largest entries, largest first; zeros are left out. */
export function strongest(
  row: Float32Array,
  count: number,
): { readonly index: number; readonly weight: number }[] {
  return Array.from(row, (weight, index) => ({ index, weight }))
    .filter(({ weight }) => weight > 0)
    .sort((a, b) => b.weight - a.weight)
    .slice(0, count);
}
