// What every head gives to each token → the token that most of what follows looks at. Not the first one, where heads rest that
// find nothing, no blanks, and no sign where there are words.
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
  const found = Array.from({ length: Math.max(0, received.length - LEAST_BEHIND) }, (_, i) => i).slice(1);
  const most = (pattern: RegExp) =>
    found
      .filter((i) => pattern.test(texts[i] ?? ""))
      .reduce<number | null>(
        (best, i) => (best !== null && (received[best] ?? 0) >= (received[i] ?? 0) ? best : i),
        null,
      );
  return most(/[\p{L}\p{N}]/u) ?? most(/\S/);
}
