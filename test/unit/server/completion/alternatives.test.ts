// Other suggestions for an explicit request: different from each other, and no more runs than they are worth.
import { expect, test } from "vitest";
import { alternativesTo } from "../../../../server/completion/alternatives";
import { Recorder } from "../../../../server/completion/recorder";
import type { CompletionOutcome } from "../../../../server/completion/types";
import { drawnRequest } from "./requests";

const SOURCE = { modelProb: 1, memoryProb: 0, memoryShare: 0 };

/** Completes with the given texts in turn; the `i`-th begins with token `i`. Empty text: nothing. */
function setUp(texts: readonly string[]) {
  const asked: (readonly number[])[] = [];
  const recorder = new Recorder(drawnRequest("│"), { id: 1, time: "", triggerKind: "invoked" }, () => 0);
  const begin = (which: Recorder, tokenId: number) =>
    which.observer.onToken({ tokenId, text: "", probability: 1, source: SOURCE });
  begin(recorder, 0);
  const again = (avoided: readonly number[], fork: Recorder): Promise<CompletionOutcome> => {
    asked.push(avoided);
    begin(fork, asked.length);
    const insertText = texts[asked.length - 1] ?? "";
    return Promise.resolve(
      insertText === ""
        ? { kind: "empty", reason: "noText", generate: null }
        : {
            ...{ kind: "completed", insertText, replaceLength: 0, confidence: null },
            ...{ source: "model", logProbs: [], sources: [], generate: null },
          },
    );
  };
  return {
    asked,
    alternatives: () =>
      alternativesTo({ insertText: "a", replaceLength: 0, confidence: null }, recorder, again),
  };
}

test("each begins with none of the tokens before it", async () => {
  const { asked, alternatives } = setUp(["b", "c", "d"]);
  expect((await alternatives()).map(({ insertText }) => insertText)).toEqual(["b", "c"]);
  expect(asked).toEqual([[0], [0, 1]]);
});

test("nothing and the same again are passed over, four times at most", async () => {
  const { asked, alternatives } = setUp(["a", "", "b", "b", "c"]);
  expect((await alternatives()).map(({ insertText }) => insertText)).toEqual(["b"]);
  expect(asked).toHaveLength(4);
});
