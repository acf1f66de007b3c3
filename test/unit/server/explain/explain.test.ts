import { describe, expect, it } from "vitest";
import { createExplain } from "../../../../server/explain/explain";
import type { AttentionParams } from "../../../../server/protocol/engine";

const shape = { vocabSize: 256, contextLength: 4, nLayer: 2, nHead: 3, nKvHead: 1, headDim: 8 };

/** One token a character; weights that tell the place they stand at. */
function explainWithFakes() {
  const asked: AttentionParams[] = [];
  const ids = (text: string) => [...text].map((character) => character.charCodeAt(0));
  const explain = createExplain({
    model: { id: "fake", shape },
    tokenizer: {
      encodeSliced: (text) => Promise.resolve(ids(text)),
      encodeWithSpansSliced: (text) =>
        Promise.resolve(ids(text).map((tokenId, i) => ({ tokenId, start: i, end: i + 1, bytes: [tokenId] }))),
    },
    engine: {
      attention: (params) => {
        asked.push(params);
        return Promise.resolve({ weights: Float32Array.from(params.tokenIds, (_, i) => i / 8) });
      },
    },
  });
  return { explain, asked };
}

const signal = new AbortController().signal;

describe("createExplain", () => {
  it("gives the tokens with the model's own numbers", async () => {
    const answer = await explainWithFakes().explain.tokens({ text: "ab" });
    expect(answer).toMatchObject({ model: "fake", contextLength: 4, nLayer: 2, nHead: 3 });
    expect(answer.tokens.map(({ tokenId }) => tokenId)).toEqual([97, 98]);
  });

  it("asks for what the window holds and says how much it leaves out", async () => {
    const { explain, asked } = explainWithFakes();
    const answer = await explain.attention({ text: "abcdef", layer: 1, head: 2 }, signal);
    expect(asked).toEqual([{ tokenIds: [97, 98, 99, 100], layer: 1, head: 2 }]);
    expect(answer).toMatchObject({ length: 4, omitted: 2 });
    const bytes = Buffer.from(answer.weightsBase64, "base64");
    expect([0, 1, 2, 3].map((i) => bytes.readFloatLE(4 * i))).toEqual([0, 1 / 8, 2 / 8, 3 / 8]);
  });

  it("asks the engine nothing for an empty text", async () => {
    const { explain, asked } = explainWithFakes();
    expect(await explain.attention({ text: "", layer: 0, head: 0 }, signal)).toMatchObject({ length: 0 });
    expect(asked).toEqual([]);
  });

  it("refuses a layer or head that the model does not have", async () => {
    const { explain } = explainWithFakes();
    await expect(explain.attention({ text: "a", layer: 2, head: 0 }, signal)).rejects.toThrow(
      "expected a layer from 0 to 1, got 2",
    );
    await expect(explain.attention({ text: "a", layer: 0, head: -1 }, signal)).rejects.toThrow("got -1");
  });
});
