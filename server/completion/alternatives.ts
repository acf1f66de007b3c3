// Other suggestions for an explicit request, to cycle through: each begins with another token than those before it, the
// most probable one left. Automatic requests do not wait for them.
import type { TokenId } from "../protocol/tokenId";
import type { Recorder } from "./recorder";
import type { CompletionOutcome, ShownText } from "./types";

/** More than three in all are not looked through. */
const MAX_ALTERNATIVES = 2;
/** Some ways on come to nothing, or to the same. */
const MAX_TRIES = 4;

/** Completes once more, not beginning with any of the given ids. */
export type CompleteAgain = (
  avoidedFirstIds: readonly TokenId[],
  recorder: Recorder,
) => Promise<CompletionOutcome>;

export async function alternativesTo(
  found: ShownText,
  recorder: Recorder,
  completeAgain: CompleteAgain,
): Promise<readonly ShownText[]> {
  const avoided: TokenId[] = [];
  const texts: ShownText[] = [];
  let last = recorder;
  for (let tries = 0; tries < MAX_TRIES && texts.length < MAX_ALTERNATIVES; tries++) {
    const first = last.draft.tokens[0]?.tokenId;
    if (first === undefined) break;
    avoided.push(first);
    last = recorder.fork();
    const outcome = await completeAgain([...avoided], last);
    if (outcome.kind !== "completed") continue;
    const { insertText, replaceLength, confidence } = outcome;
    const isNew = [found, ...texts].every((other) => other.insertText !== insertText);
    if (isNew) texts.push({ insertText, replaceLength, confidence });
  }
  return texts;
}
