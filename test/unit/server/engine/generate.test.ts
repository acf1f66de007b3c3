// The generate loop on a model of arithmetic: what it sends, where it stops, what it evaluates.
import { describe, expect, it } from "vitest";
import { generate } from "../../../../server/engine/generate";
import { KvCache } from "../../../../server/engine/kvCache";
import type { GenerateParams, TokenId } from "../../../../server/protocol/engine";
import { createFakeDecoder, expectedNext, SHAPE } from "./fakeDecoder";

const PARAMS: GenerateParams = { promptIds: [3, 4, 5], maxTokens: 4, eosIds: [], stopIds: [], healing: [] };

function setUp() {
  const decoder = createFakeDecoder();
  const kvCache = new KvCache(SHAPE);
  const controller = new AbortController();
  const tokens: TokenId[] = [];
  const run = (params: Partial<GenerateParams>, onToken = (_: TokenId) => {}) => {
    tokens.length = 0;
    return generate(
      { ...PARAMS, ...params },
      {
        decoder,
        kvCache,
        signal: controller.signal,
        now: () => 0,
        onToken: ({ tokenId }) => {
          tokens.push(tokenId);
          onToken(tokenId);
        },
      },
    );
  };
  return { decoder, kvCache, controller, tokens, run };
}

function expectedTokens(promptIds: readonly TokenId[], count: number): TokenId[] {
  const all = [...promptIds];
  for (let i = 0; i < count; i++) all.push(expectedNext(all));
  return all.slice(promptIds.length);
}

describe("generate", () => {
  it("sends the best token of every step and does not evaluate the last", async () => {
    const { run, tokens } = setUp();
    const result = await run({});
    expect(tokens).toEqual(expectedTokens([3, 4, 5], 4));
    expect(result).toMatchObject({ stopReason: "maxTokens", promptLength: 3, tokensEvaluated: 6, runs: 4 });
  });

  it("generates with a warm cache what it generates with a cold one", async () => {
    const prompt = Array.from({ length: 200 }, (_, i) => i % 7);
    const longer = [...prompt.slice(0, 180), 9, 8, 7];
    const warm = setUp();
    await warm.run({ promptIds: prompt });
    const result = await warm.run({ promptIds: longer });
    const cold = setUp();
    await cold.run({ promptIds: longer });
    expect(warm.tokens).toEqual(cold.tokens);
    expect(result).toMatchObject({ reusedLength: 180, tokensEvaluated: 3 + 3 });
  });

  it("feeds a long prompt in chunks and asks for logits after the last only", async () => {
    const { run, decoder } = setUp();
    await run({ promptIds: Array.from({ length: 300 }, (_, i) => i % 5), maxTokens: 1 });
    expect(decoder.inputs.map(({ tokenIds, logits }) => [tokenIds.length, logits])).toEqual([
      [128, "none"],
      [128, "none"],
      [44, "last"],
    ]);
  });

  it("ends before an end-of-text token without sending it", async () => {
    const { run, tokens } = setUp();
    const [first = 0, second = 0] = expectedTokens([3, 4, 5], 2);
    expect((await run({ eosIds: [second] })).stopReason).toBe("eos");
    expect(tokens).toEqual([first]);
  });

  it("ends after a stop token that it has sent", async () => {
    const { run, tokens } = setUp();
    const expected = expectedTokens([3, 4, 5], 2);
    expect((await run({ stopIds: [expected[1] ?? 0] })).stopReason).toBe("stopToken");
    expect(tokens).toEqual(expected);
  });

  it("ends when the window is full", async () => {
    const { run, decoder } = setUp();
    const promptIds = Array.from({ length: SHAPE.contextLength - 2 }, () => 1);
    expect((await run({ promptIds, maxTokens: 50 })).stopReason).toBe("contextLength");
    expect(Math.max(...decoder.inputs.map((i) => i.pastLength + i.tokenIds.length))).toBe(
      SHAPE.contextLength,
    );
  });

  it("refuses a prompt longer than the window", async () => {
    const { run } = setUp();
    await expect(run({ promptIds: Array.from({ length: 401 }, () => 1) })).rejects.toThrow(
      "expected at most 400 prompt tokens, got 401",
    );
  });

  it("walks the healing states before it chooses freely", async () => {
    const { run, tokens } = setUp();
    const healing = [
      { complete: [], partial: [{ tokenId: 40, next: 1 }] },
      { complete: [30, 31], partial: [] },
    ];
    await run({ healing, maxTokens: 3 });
    const best = expectedNext([3, 4, 5, 40]);
    const healed = Math.abs(30 - best) < Math.abs(31 - best) ? 30 : 31;
    expect(tokens).toEqual([40, healed, expectedNext([3, 4, 5, 40, healed])]);
  });
});
