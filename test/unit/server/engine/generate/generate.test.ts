// The generate loop on a model of arithmetic: what it sends, where it stops, what it evaluates.
import { describe, expect, test } from "vitest";
import { generate } from "../../../../../server/engine/generate/generate";
import { SEAM_TOKENS } from "../../../../../server/engine/model/keptSuffix";
import { KvCache } from "../../../../../server/engine/model/kvCache";
import { MemoryStore } from "../../../../../server/engine/memory/memoryStore";
import type { GenerateParams, MemoryQuery } from "../../../../../server/protocol/engine";
import type { TokenId } from "../../../../../server/protocol/tokenId";
import { createFakeDecoder, expectedNext, GENERATE, SHAPE } from "../fakeDecoder";

const PARAMS: GenerateParams = {
  ...GENERATE,
  promptIds: [3, 4, 5],
  maxTokens: 4,
};

function setUp() {
  const decoder = createFakeDecoder();
  const kvCache = new KvCache(SHAPE);
  const memoryStore = new MemoryStore(SHAPE.vocabSize);
  const controller = new AbortController();
  const tokens: TokenId[] = [];
  const run = (params: Partial<GenerateParams>, onToken = (_: TokenId) => {}) => {
    tokens.length = 0;
    return generate(
      { ...PARAMS, ...params },
      {
        decoder,
        kvCache,
        memoryStore,
        lastSuggestion: [],
        signal: controller.signal,
        now: () => 0,
        onToken: ({ tokenId }) => {
          tokens.push(tokenId);
          onToken(tokenId);
        },
      },
    );
  };
  return { decoder, kvCache, memoryStore, controller, tokens, run };
}

function expectedTokens(promptIds: readonly TokenId[], count: number): TokenId[] {
  const all = [...promptIds];
  for (let i = 0; i < count; i++) all.push(expectedNext(all));
  return all.slice(promptIds.length);
}

describe("generate", () => {
  test("says how many tokens of the suffix were moved", async () => {
    const rotary = { cos: new Float32Array(), sin: new Float32Array(), pairs: 0, interleaved: false };
    const { decoder, run } = setUp();
    Object.assign(decoder, { inside: { scale: 1, rotary, hasWeights: true } });
    const ask = (before: readonly TokenId[], mayMove: boolean) =>
      run({
        promptIds: [...before, ...Array.from({ length: SEAM_TOKENS + 28 }, (_, i) => i % 9), 7],
        suffix: { from: before.length, mayMove },
      });
    expect(await ask([3, 4], true)).not.toHaveProperty("movedLength");
    const moved = await ask([3, 4, 5], true);
    expect(moved).toMatchObject({ movedLength: 28, reusedLength: 30 });
    // Read once more it is still what was moved; read exactly it is not.
    expect(await ask([3, 4, 5], true)).toMatchObject({ movedLength: 28, reusedLength: SEAM_TOKENS + 31 });
    expect(await ask([3, 4, 5], false)).not.toHaveProperty("movedLength");
  });

  test("sends the best token of every step and does not evaluate the last", async () => {
    const { run, tokens } = setUp();
    const result = await run({});
    expect(tokens).toEqual(expectedTokens([3, 4, 5], 4));
    expect(result).toMatchObject({ stopReason: "maxTokens", promptLength: 3, tokensEvaluated: 6, runs: 4 });
  });

  test("generates with a warm cache what it generates with a cold one", async () => {
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

  test("feeds a long prompt in chunks and asks for logits after the last only", async () => {
    const { run, decoder } = setUp();
    await run({ promptIds: Array.from({ length: 300 }, (_, i) => i % 5), maxTokens: 1 });
    expect(decoder.inputs.map(({ tokenIds, logits }) => [tokenIds.length, logits])).toEqual([
      [128, "none"],
      [128, "none"],
      [44, "last"],
    ]);
  });

  test("ends before an end-of-text token without sending it", async () => {
    const { run, tokens } = setUp();
    const [first = 0, second = 0] = expectedTokens([3, 4, 5], 2);
    expect((await run({ eosIds: [second] })).stopReason).toBe("eos");
    expect(tokens).toEqual([first]);
  });

  test("ends after a stop token that it has sent", async () => {
    const { run, tokens } = setUp();
    const expected = expectedTokens([3, 4, 5], 2);
    expect((await run({ stopIds: [expected[1] ?? 0] })).stopReason).toBe("stopToken");
    expect(tokens).toEqual(expected);
  });

  test("ends when the window is full", async () => {
    const { run, decoder } = setUp();
    const promptIds = Array.from({ length: SHAPE.contextLength - 2 }, () => 1);
    expect((await run({ promptIds, maxTokens: 50 })).stopReason).toBe("contextLength");
    expect(Math.max(...decoder.inputs.map((i) => i.past.length + i.tokenIds.length))).toBe(
      SHAPE.contextLength,
    );
  });

  test("refuses a prompt longer than the window", async () => {
    const { run } = setUp();
    await expect(run({ promptIds: Array.from({ length: 401 }, () => 1) })).rejects.toThrow(
      "expected at most 400 prompt tokens, got 401",
    );
  });

  test("walks the healing states before it chooses freely", async () => {
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

  describe("with a memory", () => {
    const MIXING = { maxShare: 0.9, bias: 10, weights: [0, 0, 0, 0, 0, 0, 0, 0] };
    /** A memory that has seen exactly what the model is going to say, up to a token in the middle. */
    function remembered(promptIds: readonly TokenId[], right: number): MemoryQuery {
      const coming = expectedTokens(promptIds, 20).slice(0, right);
      const seen = [...promptIds, ...coming, 49, 48, 47];
      const { before, after } = { before: Uint16Array.from(promptIds), after: Uint16Array.from(seen) };
      return { folder: "", file: "", openFiles: [], before, after, mixing: MIXING };
    }
    const WEAK = { ...MIXING, bias: -10 };
    const prompt = [3, 4, 5, 11, 12, 13];

    test("chooses what it remembers where it is trusted, and the model's token where not", async () => {
      const { run, tokens } = setUp();
      const memory = remembered(prompt, 2);
      await run({ promptIds: prompt, memory });
      expect(tokens).toEqual([...expectedTokens(prompt, 2), 49, 48]);
      await run({ promptIds: prompt, memory: { ...memory, mixing: WEAK } });
      expect(tokens).toEqual(expectedTokens(prompt, 4));
    });

    test.each([0, 1, 3, 5, 8, 12])(
      "drafts change no token, in whatever place they go wrong: %i right",
      async (right) => {
        const memory = { ...remembered(prompt, right), mixing: WEAK };
        const drafted = setUp();
        const result = await drafted.run({ promptIds: prompt, maxTokens: 12, memory });
        expect(drafted.tokens).toEqual(expectedTokens(prompt, 12));
        const longer = [...prompt, ...expectedTokens(prompt, 12), 7];
        // What a wrong draft left behind must not be taken for part of the next prompt.
        await drafted.run({ promptIds: longer, maxTokens: 5, memory: null });
        expect(drafted.tokens).toEqual(expectedTokens(longer, 5));
        expect(result.chosen).toBe(12);
      },
    );

    test("needs fewer runs where the draft is right", async () => {
      const { run } = setUp();
      const plain = await run({ promptIds: prompt, maxTokens: 12 });
      const other = setUp();
      const memory = { ...remembered(prompt, 12), mixing: WEAK };
      const drafted = await other.run({ promptIds: prompt, maxTokens: 12, memory });
      expect(plain.runs).toBe(12);
      expect(drafted.runs).toBeLessThan(4);
    });

    test("answers alone, without a run of the model", async () => {
      const { run, tokens } = setUp();
      const memory = { ...remembered(prompt, 2), mixing: null };
      const result = await run({ promptIds: prompt, maxTokens: 5, memory });
      expect(tokens).toEqual([...expectedTokens(prompt, 2), 49, 48, 47]);
      expect(result).toMatchObject({ stopReason: "maxTokens", runs: 0 });
      const nothing = { ...memory, after: new Uint16Array() };
      expect((await run({ promptIds: prompt, memory: nothing })).stopReason).toBe("unknown");
    });
  });

  test("takes every way to end a line as one, but begins where it must", async () => {
    const { run, tokens } = setUp();
    const [first = 0] = expectedTokens([3, 4, 5], 1);
    const result = await run({ endIds: [first], eosIds: [0] });
    expect(tokens).toEqual([]);
    expect(result).toMatchObject({ stopReason: "eos", chosen: 1 });
    expect(result.endLogProb).toBeLessThan(0);
    await run({ endIds: [first], eosIds: [0], mustBegin: true, maxTokens: 1 });
    expect(tokens).toHaveLength(1);
    expect(tokens).not.toContain(first);
  });

  test("gives up when what it wrote has become too improbable", async () => {
    const { run, tokens } = setUp();
    expect((await run({ minSumLogProb: -0.5, maxTokens: 9 })).stopReason).toBe("hopeless");
    expect(tokens.length).toBeLessThan(9);
  });

  test("never chooses a masked id", async () => {
    const { run, tokens } = setUp();
    const [first = 0] = expectedTokens([3, 4, 5], 1);
    await run({ maskedIds: [first], maxTokens: 1 });
    expect(tokens).not.toContain(first);
  });
});
