// Answers with the dial as shipped and at eager → what each position of the dial shows, and how much of that is exact.
import type { Thresholds } from "../client/program";
import type { CursorResult } from "../measure/cursorRun";
import { bootstrapRatio, sharesByPackage } from "../score/bootstrap";
import { percent, type Figure } from "./figures";

const POSITIONS = ["quiet", "balanced", "eager"] as const;

/** `eagerness.quiet.shown`, `eagerness.quiet.exact` (among what is shown) and so on; none where the model has no thresholds. */
export function eagernessFigures(
  results: readonly CursorResult[],
  thresholds: Thresholds | null,
  suffix: string,
): Figure[] {
  if (!thresholds) return [];
  const code = results.filter(({ cursor }) => !cursor.commentLine);
  return POSITIONS.flatMap((position) => {
    const at = (result: CursorResult) => (position === "balanced" ? result.automatic : result.eager);
    // Quiet shows no beginnings; the shipped position was asked itself.
    const isShown = (result: CursorResult) =>
      at(result).shown &&
      (position !== "quiet" || (!result.isEagerBeginning && result.eager.confidence >= thresholds[position]));
    const shown = code.filter(isShown);
    const share = (id: string, of: readonly CursorResult[], isCounted: (result: CursorResult) => boolean) => {
      const byPackage = sharesByPackage(
        of,
        ({ cursor }) => cursor.packageName,
        (result) => Number(isCounted(result)),
      );
      return percent(`eagerness.${position}.${id}${suffix}`, bootstrapRatio(byPackage), of.length);
    };
    return [share("shown", code, isShown), share("exact", shown, (result) => at(result).exact)];
  });
}
