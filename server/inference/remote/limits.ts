// What a completion server turned out not to bear, learned from its refusals: being asked for probabilities, more text than
// its window holds. Knows no connection.
import type { CompletionContext } from "../../context/types";
import { firstLines, lastLines } from "../../context/textWindow";
import { NetworkError } from "../../net/http";
import type { CompletionServer } from "../../protocol/servers";

export interface Limits {
  /** Llama-cpp-python fails where it is asked for them, unless it was told to keep them. */
  readonly givesLogProbs: boolean;
  /** Characters of prefix and suffix together. */
  readonly room: number;
}

export const NO_LIMITS: Limits = { givesLogProbs: true, room: Infinity };

/** A window too small for this much is of no use. */
const LEAST_ROOM = 256;
/** What stands before the cursor tells more; the suffix gets this share where both are long. */
const SUFFIX_SHARE = 0.25;
/** The left cut moves in steps of this share of the prefix's room: in between, what the server has cached holds. */
const CUT_STEP_SHARE = 0.25;

/** What to try after a refusal of `asked`; null: it was about something else, or there is nothing left to give up. */
export function tightenLimits(
  limits: Limits,
  refusal: Error,
  asked: CompletionContext,
  protocol: CompletionServer["protocol"],
): Limits | null {
  const length = lengthOf(asked);
  if (isTooLong(refusal) && length > LEAST_ROOM) return { ...limits, room: Math.floor(length / 2) };
  if (protocol === "openai" && limits.givesLogProbs && mayBeTheLogProbs(refusal)) {
    return { ...limits, givesLogProbs: false };
  }
  return null;
}

export function fitToRoom(context: CompletionContext, room: number): CompletionContext {
  if (lengthOf(context) <= room) return context;
  const suffixRoom = Math.max(Math.floor(room * SUFFIX_SHARE), room - context.prefix.length);
  const suffix = firstLines(context.suffix, suffixRoom);
  const prefixRoom = room - suffix.length;
  const cutStep = Math.ceil(prefixRoom * CUT_STEP_SHARE);
  return { ...context, prefix: lastLines(context.prefix, prefixRoom, cutStep), suffix };
}

function lengthOf({ prefix, suffix }: CompletionContext): number {
  return prefix.length + suffix.length;
}

/** "exceeds the available context size" (llama.cpp), "maximum context length is" (vLLM, llama-cpp-python). */
function isTooLong({ message }: Error): boolean {
  return /context[ _](size|length|window)/i.test(message);
}

/** It says so, or its answer ended before it began. */
function mayBeTheLogProbs({ message, cause }: Error): boolean {
  const isCut = cause instanceof NetworkError && cause.sentence.code === "cutOff";
  return isCut || /log_?probs|logits_all/i.test(message);
}
