// Log-probabilities with heads and a line left out → which heads carry the line to the suggestion, and whether that is borne
// out: a head that carries it costs the suggestion much while the line is there, and less once the line is gone.
import type { Cause } from "../../server/protocol/explainContext";

export interface Carrier {
  readonly layer: number;
  readonly head: number;
  /** What leaving it out costs the suggestion: a difference of log-probabilities. */
  readonly loss: number;
  /** The same where the line is left out as well. */
  readonly lossWithoutLine: number;
  /** Attention that it pays to the line. */
  readonly looks: number;
}

/** Below this a line or a head hardly matters: e^0.3 is a third more. */
const MATTERS = 0.3;
/** Of a head's loss, so much has to go with the line. */
const CARRIED = 0.5;

/** The one first whose loss goes most with the line. */
export function carriersOf(
  { whole, line, withoutHead, withoutBoth, looks }: Cause,
  nHead: number,
): Carrier[] {
  return Array.from(withoutHead, (without, at): Carrier => {
    const lossWithoutLine = line.without - (withoutBoth[at] ?? 0);
    const place = { layer: Math.floor(at / nHead), head: at % nHead };
    return { ...place, loss: whole - without, lossWithoutLine, looks: looks[at] ?? 0 };
  }).sort((a, b) => carriedLoss(b) - carriedLoss(a));
}

function carriedLoss({ loss, lossWithoutLine }: Carrier): number {
  return loss - Math.max(0, lossWithoutLine);
}

export const isBorneOut = {
  line: ({ whole, line }: Pick<Cause, "whole" | "line">) => whole - line.without >= MATTERS,
  head: (carrier: Carrier) => carrier.loss >= MATTERS && carriedLoss(carrier) >= CARRIED * carrier.loss,
} as const;
