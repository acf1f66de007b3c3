// Log-probabilities with heads left out, with a line in the prompt and without it → which heads carry the line to the
// suggestion, and whether that is borne out: one that carries it costs the suggestion much while the line is there, and less
// once the line is gone.
import type { CauseHeads } from "../../server/protocol/explainContext";

export interface HeadLook {
  readonly layer: number;
  readonly head: number;
  /** Attention that it pays to the line. */
  readonly looks: number;
}

export interface HeadLoss extends HeadLook {
  /** What leaving it out costs the suggestion: a difference of log-probabilities, in nats. */
  readonly loss: number;
}

export interface Carrier extends HeadLoss {
  /** The same where the line is left out as well. */
  readonly lossWithoutLine: number;
}

/** Below this a line or a head hardly matters: e^0.3 is a third more. */
const MATTERS = 0.3;
/** Of a head's loss, so much has to go with the line. */
const CARRIED = 0.5;
/** Heads that are tried again with the line gone: those that cost most. */
const TRIED_AGAIN = 12;

/** All heads, the one first that looks at the line most. */
export function headLooks(looks: Float32Array, nHead: number): HeadLook[] {
  return Array.from(looks, (weight, at) => {
    return { layer: Math.floor(at / nHead), head: at % nHead, looks: weight };
  }).sort((a, b) => b.looks - a.looks);
}

export function headLosses(heads: readonly HeadLook[], { whole, without }: CauseHeads): HeadLoss[] {
  return heads.map((head, i) => ({ ...head, loss: whole - (without[i] ?? whole) }));
}

/** Those that matter, the costliest first. */
export function costlyHeads(losses: readonly HeadLoss[]): HeadLoss[] {
  return losses
    .filter(({ loss }) => loss >= MATTERS)
    .sort((a, b) => b.loss - a.loss)
    .slice(0, TRIED_AGAIN);
}

/** The one first whose loss goes most with the line. */
export function carriersOf(costly: readonly HeadLoss[], { whole, without }: CauseHeads): Carrier[] {
  return costly
    .map((head, i): Carrier => ({ ...head, lossWithoutLine: whole - (without[i] ?? whole) }))
    .sort((a, b) => carriedLoss(b) - carriedLoss(a));
}

function carriedLoss({ loss, lossWithoutLine }: Carrier): number {
  return loss - Math.max(0, lossWithoutLine);
}

export const isBorneOut = {
  line: (whole: number, without: number) => whole - without >= MATTERS,
  head: (carrier: Carrier) => carrier.loss >= MATTERS && carriedLoss(carrier) >= CARRIED * carrier.loss,
} as const;
