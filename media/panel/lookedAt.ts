// What every head gives to each token → the token that most of what follows looks at. Not the first one, where heads rest that
// find nothing, and no blanks.
import type { Panel } from "./panel";

/** Fewer tokens behind it are no "most". */
const LEAST_BEHIND = 3;

/** Null while that is not known, and where no token stands out. */
export function lookedAt(panel: Panel): number | null {
  const { value, isOld } = panel.ask("overview", {});
  if (!value || isOld) return null;
  const { selection, tokens } = panel.tokens;
  return mostReceived(
    value.received,
    tokens.map(({ start, end }) => selection.text.slice(start, end)),
  );
}

export function mostReceived(received: Float32Array, texts: readonly string[]): number | null {
  let best: number | null = null;
  for (let i = 1; i < received.length - LEAST_BEHIND; i++) {
    if ((texts[i] ?? "").trim() === "") continue;
    if (best === null || (received[i] ?? 0) > (received[best] ?? 0)) best = i;
  }
  return best;
}
