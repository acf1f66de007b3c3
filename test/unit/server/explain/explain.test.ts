import { describe, expect, test } from "vitest";
import { attentionPicture, MAX_SIDE } from "../../../../server/explain/attentionPicture";
import { createExplain, type ExplainDeps } from "../../../../server/explain/explain";
import type { AttentionParams } from "../../../../server/protocol/engineProbe";
import type { AttentionMap } from "../../../../server/protocol/explainModel";
import type { Question } from "../../../../server/protocol/explain";

const shape = { vocabSize: 256, contextLength: 4, nLayer: 2, nHead: 3, nKvHead: 1, headDim: 8 };

/** One token a character; weights that tell the place they stand at. */
function explainWithFakes() {
  const asked: AttentionParams[] = [];
  const ids = (text: string) => [...text].map((character) => character.charCodeAt(0));
  const deps = {
    model: { id: "fake", shape, model: { path: "none.onnx", bytes: 1 } },
    tokenizer: {
      vocabSize: 256,
      encodeSliced: (text: string) => Promise.resolve(ids(text)),
      encodeWithSpansSliced: (text: string) =>
        Promise.resolve(ids(text).map((tokenId, i) => ({ tokenId, start: i, end: i + 1, bytes: [tokenId] }))),
    },
    records: {
      get: () => ({ prompt: { model: "fake" } }),
      generateParamsOf: () => ({ promptIds: [1, 2, 3], stopIds: [] }),
    },
    engine: {
      ask: (_method: "attention", params: AttentionParams) => {
        asked.push(params);
        const side = params.tokenIds.length;
        return Promise.resolve({ weights: Float32Array.from({ length: side * side }, (_, i) => i / 64) });
      },
    },
  };
  // What is left out is asked for by no test here: it would throw.
  const explain = createExplain(deps as unknown as ExplainDeps);
  const ask = (text: string, question: Question) =>
    explain.answer({ text, question }, new AbortController().signal);
  return { explain, ask, asked };
}

describe("a head's picture", () => {
  test("keeps a single bright weight where a cell holds several, and leaves the upper half empty", () => {
    const weights = new Float32Array(16);
    weights[3 * 4 + 1] = 1;
    weights[1] = 1;
    expect([...attentionPicture(weights, 4, 2).picture]).toEqual([0, 0, 255, 0]);
    expect(attentionPicture(new Float32Array(2000 * 2000), 2000).side).toBe(MAX_SIDE);
  });
});

describe("createExplain", () => {
  test("gives the tokens with the model's own numbers", async () => {
    const answer = await explainWithFakes().explain.tokens({ text: "ab" });
    expect(answer).toMatchObject({
      model: "fake",
      contextLength: 4,
      nLayer: 2,
      nHead: 3,
      nKvHead: 1,
      headDim: 8,
    });
    expect(answer.tokens.map(({ tokenId }) => tokenId)).toEqual([97, 98]);
  });

  test("asks for what the window holds and says how much it leaves out", async () => {
    const { ask, asked } = explainWithFakes();
    const answer = (await ask("abcdef", { kind: "attention", layer: 1, head: 2 })) as AttentionMap;
    expect(asked).toEqual([{ tokenIds: [97, 98, 99, 100], layer: 1, head: 2 }]);
    expect(answer).toMatchObject({ length: 4, omitted: 2, side: 4 });
    // The diagonal is 0, 5, 10 and 15 of 64; above it lie 1, 2, 3, 6, 7 and 11.
    const steps = [0, 5, 10, 15].map((weight) => Math.round(255 * Math.sqrt(weight / 64)));
    expect([0, 5, 10, 15].map((cell) => answer.picture[cell])).toEqual(steps);
    expect(answer.ahead).toBeCloseTo(30 / 64, 6);
  });

  test("asks the engine nothing for an empty text", async () => {
    const { ask, asked } = explainWithFakes();
    expect(await ask("", { kind: "attention", layer: 0, head: 0 })).toMatchObject({ length: 0 });
    expect(asked).toEqual([]);
  });

  test("refuses a layer, head or position that there is not, and a question it does not know", async () => {
    const { ask } = explainWithFakes();
    await expect(ask("a", { kind: "attention", layer: 2, head: 0 })).rejects.toThrow(
      "expected a layer from 0 to 1, got 2",
    );
    await expect(ask("a", { kind: "attention", layer: 0, head: -1 })).rejects.toThrow("got -1");
    // Of the text, not of the window alone.
    await expect(ask("a", { kind: "next", position: 1 })).rejects.toThrow(
      "expected a position from 0 to 0, got 1",
    );
    const unknown = (kind: string) => () => ask("a", { kind } as unknown as Question);
    await expect(ask("a", { kind: "continue", record: 1, chosen: [999] })).rejects.toThrow("got 999");
    const longest = { kind: "continue", record: 1, chosen: [4, 5] } as const;
    await expect(ask("", { kind: "similar", scope: "open" })).rejects.toThrow("no text to compare");
    await expect(ask("a", longest)).rejects.toThrow("window of 4 tokens is full");
    await expect(unknown("toString")()).rejects.toThrow("expected a question");
    await expect(unknown("all")()).rejects.toThrow("expected a question");
  });
});
