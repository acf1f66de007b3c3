// What the panel is told about a suggestion of the shipped model: what it chose from, and what its prompt was worth to it;
// recomputed here with code of this test's own.
import { beforeAll, describe, expect, test } from "vitest";
import type { Decoder } from "../../server/engine/model/decoder";
import { generate } from "../../server/engine/generate/generate";
import { KvCache } from "../../server/engine/model/kvCache";
import { MemoryStore } from "../../server/engine/memory/memoryStore";
import { prefill } from "../../server/engine/model/prefill";
import { computeAttention } from "../../server/engine/probe/attention";
import { computeScore } from "../../server/engine/probe/score";
import type { Explain } from "../../server/explain/explain";
import type { ModelEntry } from "../../server/model/manifest";
import type { GenerateParams } from "../../server/protocol/engine";
import type { Answer, Question, QuestionKind } from "../../server/protocol/explain";
import type { RequestRecord } from "../../server/protocol/record";
import type { Tokenizer } from "../../server/tokenizer/tokenizer";
import { GENERATE } from "../unit/server/engine/fakeDecoder";
import { shippedExplain } from "./support/shippedExplain";
import { shippedDecoder, shippedEntry, shippedTokenizer } from "./support/shippedModel";

const TEXT = `function sum(values: number[]): number {
  let total = 0;
  for (const value of values) {
    total += value; // 합계 🙂
  }
  return total;
}
`;
let record: RequestRecord | null = null;
let asked: GenerateParams | null = null;
const signal = new AbortController().signal;

describe("what the panel is told of a suggestion", () => {
  let entry: ModelEntry;
  let tokenizer: Tokenizer;
  let decoder: Decoder;
  let explain: Explain;
  beforeAll(async () => {
    entry = await shippedEntry();
    tokenizer = await shippedTokenizer();
    decoder = await shippedDecoder();
    const records = { latestShown: () => record, get: () => record, generateParamsOf: () => asked };
    explain = shippedExplain({ tokenizer, decoder, entry }, { records });
  });
  async function ask<K extends QuestionKind>(question: Extract<Question, { kind: K }>): Promise<Answer<K>> {
    return explain.answer({ text: TEXT, question }, signal);
  }

  test("continues a suggestion as the engine generates, on the mixture of model and memory", async () => {
    const promptIds = tokenizer.encode("const total = rate.for");
    const before = Uint16Array.from([...promptIds, ...tokenizer.encode(" const total = rate.forward(1);\n"), ...promptIds]);
    const mixing = { maxShare: 0.9, bias: 0, weights: [1, 0, 1, -1, 0, 0, 0, 0] };
    const memory = { folder: "", file: "", openFiles: [], before, after: new Uint16Array(), mixing };
    const masked = [0, 1, 2, 3];
    asked = { ...GENERATE, promptIds, maxTokens: 6, maskedIds: masked, endIds: [tokenizer.encode("\n")[0] ?? 0], memory };
    record = { prompt: { model: entry.id } } as unknown as RequestRecord;
    const generated: { tokenId: number; logProb: number }[] = [];
    await generate(asked, {
      decoder, kvCache: new KvCache(decoder.shape), memoryStore: new MemoryStore(decoder.shape.vocabSize),
      lastSuggestion: [], signal, now: () => 0, onToken: (choice) => generated.push(choice),
    });
    expect(generated).toHaveLength(6);
    const chosen: number[] = [];
    let mixed = 0;
    for (const { tokenId, logProb } of generated) {
      const { choices } = await ask<"continue">({ kind: "continue", record: 1, chosen });
      expect(choices[0]?.token?.tokenId).toBe(tokenId);
      expect(Math.abs((choices[0]?.probability ?? NaN) - Math.exp(logProb))).toBeLessThan(0.05);
      // Each number again, from the logits of a run of its own.
      const { logits } = await prefill(decoder, new KvCache(decoder.shape), [...promptIds, ...chosen], { logits: "last" });
      const sum = logits.reduce((total, logit, id) => total + (masked.includes(id) ? 0 : Math.exp(logit)), 0);
      for (const { token, probability, source } of choices) {
        const { modelProb, memoryProb, memoryShare } = source;
        if (token) expect(Math.abs(modelProb - Math.exp(logits[token.tokenId] ?? NaN) / sum)).toBeLessThan(0.03);
        expect(probability).toBeCloseTo((1 - memoryShare) * modelProb + memoryShare * memoryProb, 12);
        mixed = Math.max(mixed, memoryShare);
      }
      expect(choices.slice(1).every(({ probability }, i) => probability <= (choices[i]?.probability ?? 0))).toBe(true);
      chosen.push(tokenId);
    }
    expect(mixed).toBeGreaterThan(0.3);
    asked = null;
    await expect(ask<"continue">({ kind: "continue", record: 1, chosen: [] })).rejects.toThrow("too old");
    record = null;
  });

  test("scores what a part of a prompt is worth", async () => {
    const promptIds = tokenizer.encode(TEXT);
    const chosen = tokenizer.encode("\nexport default sum;");
    const parts = [{ from: 0, to: 12 }];
    const { whole, parts: [part] } = await ask<"influence">({ kind: "influence", promptIds, chosen, parts });
    const scored = async (prompt: number[]) => {
      const { logProbs } = await computeScore({ tokenIds: [...prompt, ...chosen] }, decoder);
      return logProbs.slice(prompt.length - 1).reduce((sum, logProb) => sum + logProb, 0);
    };
    expect(Math.abs(whole - (await scored(promptIds)))).toBeLessThan(0.05);
    expect(Math.abs((part?.without ?? NaN) - (await scored(promptIds.slice(12))))).toBeLessThan(0.05);
    expect(part?.text).toBe(tokenizer.decode(promptIds.slice(0, 12)));
  });

  test("says how the last token's attention falls on the parts of a prompt", async () => {
    const promptIds = tokenizer.encode(TEXT);
    const length = promptIds.length;
    const parts = [{ from: 0, to: 5 }, { from: 5, to: 20 }, { from: 20, to: length }];
    const { shares, byLayer } = await ask<"partAttention">({ kind: "partAttention", promptIds, parts });
    expect(shares.reduce((a, b) => a + b)).toBeCloseTo(1, 4);
    let own = 0;
    for (let head = 0; head < 4; head++) {
      const { weights } = await computeAttention({ tokenIds: promptIds, layer: 3, head }, decoder);
      own += weights.subarray((length - 1) * length + 5, (length - 1) * length + 20).reduce((a, b) => a + b, 0) / 4;
    }
    // The same rounding as above.
    expect(Math.abs((byLayer[3 * 3 + 1] ?? NaN) - own)).toBeLessThan(0.03);
  });

  test("leaves out each line around the cursor and scores the suggestion again", async () => {
    expect(await ask<"lineInfluence">({ kind: "lineInfluence", turn: 0 })).toEqual({ lines: null });
    const lines = TEXT.split("\n");
    const prefix = `${lines.slice(0, 3).join("\n")}\n`;
    const suffix = `\n${lines.slice(4).join("\n")}`;
    const [separator, before, after] = [tokenizer.encode("#")[0] ?? 0, tokenizer.encode(prefix), tokenizer.encode(suffix)];
    const tokens = tokenizer.encode("    total += value;").map((tokenId) => ({ tokenId, text: "", probability: 1 }));
    record = {
      uri: "file:///own.ts",
      position: { line: 3, character: 0 },
      context: { prefix, suffix },
      prompt: {
        model: entry.id, healedText: "",
        parts: [
          { begin: "#", text: suffix, tokenIds: [separator, ...after] },
          { begin: "#", text: prefix, tokenIds: [separator, ...before] },
        ],
      },
      tokens,
    } as unknown as RequestRecord;
    const { lines: found } = await ask<"lineInfluence">({ kind: "lineInfluence", turn: 1 });
    expect(found?.uri).toBe("file:///own.ts");
    // What a group calls its lines is what stands in the document there.
    for (const { firstLine, endLine, text } of found?.groups ?? []) {
      const own = lines.slice(firstLine, endLine).join("\n");
      expect(firstLine === 3 ? "" : own).toBe(text);
    }
    expect(found?.groups.map(({ firstLine }) => firstLine).toSorted()).toEqual(expect.arrayContaining([0, 1, 2, 4, 5, 6]));
    const first = found?.groups.find(({ firstLine }) => firstLine === 1);
    const promptIds = [separator, ...after, separator, ...before];
    const chosen = tokens.map(({ tokenId }) => tokenId);
    const from = 1 + after.length + 1 + tokenizer.encode(`${lines[0]}\n`).length;
    const wanted = tokenizer.encode(prefix).length;
    expect(from).toBeLessThan(1 + after.length + 1 + wanted);
    const scored = async (ids: number[]) => {
      const { logProbs } = await computeScore({ tokenIds: [...ids, ...chosen], from: ids.length }, decoder);
      return logProbs.reduce((a, b) => a + b, 0);
    };
    expect(found?.whole).toBeCloseTo(await scored(promptIds), 4);
    expect(first?.without).not.toBeCloseTo(found?.whole ?? NaN, 3);
  });

  test("leaves out each token of a line and scores the suggestion again", async () => {
    const lines = TEXT.split("\n");
    const prefix = `${lines.slice(0, 3).join("\n")}\n`;
    const [separator, before] = [tokenizer.encode("#")[0] ?? 0, tokenizer.encode(prefix)];
    const tokens = tokenizer.encode("    total += value;").map((tokenId) => ({ tokenId, text: "", probability: 1 }));
    const prompt = { model: entry.id, healedText: "", parts: [{ begin: "#", text: prefix, tokenIds: [separator, ...before] }] };
    record = {
      id: 7, uri: "file:///own.ts", position: { line: 3, character: 0 }, context: { prefix, suffix: "" }, prompt, tokens,
    } as unknown as RequestRecord;
    const { lines: found } = await ask<"lineInfluence">({ kind: "lineInfluence", turn: 2 });
    const group = found?.groups.findIndex(({ text }) => text === "  for (const value of values) {") ?? -1;
    const { tokens: line } = await ask<"tokenInfluence">({ kind: "tokenInfluence", record: 7, group });
    if (!line) throw new Error("expected the tokens of a line");
    expect([line.firstLine, line.text]).toEqual([2, lines[2]]);
    // The indentation belongs to the token that ends the line before, and the line's own end to none of it.
    const ids = line.tokens.flatMap(({ tokenIds }) => tokenIds);
    expect(tokenizer.decode(ids)).toBe("for (const value of values) {");
    const promptIds = [separator, ...before];
    const from = promptIds.length - 1 - ids.length;
    expect(promptIds.slice(from, -1)).toEqual(ids);
    const chosen = tokens.map(({ tokenId }) => tokenId);
    // Each score again: whole prompts, read anew, and a softmax of this test's own.
    const scored = async (kept: readonly number[]) => {
      let sum = 0;
      for (let i = 0; i < chosen.length; i++) {
        const all = [...kept, ...chosen.slice(0, i)];
        const { logits } = await prefill(decoder, new KvCache(decoder.shape), all, { logits: "last" });
        const total = logits.reduce((exponents, logit) => exponents + Math.exp(logit), 0);
        sum += Math.log(Math.exp(logits[chosen[i] ?? 0] ?? NaN) / total);
      }
      return sum;
    };
    // A prompt read in other pieces is rounded otherwise by the 8-bit model: seven tokens, a hundredth each.
    const near = 0.15;
    expect(Math.abs(line.whole - (await scored(promptIds)))).toBeLessThan(near);
    for (const [i, { start, end, without }] of line.tokens.entries()) {
      const left = promptIds.filter((_, at) => at !== from + i);
      expect(Math.abs(without - (await scored(left))), line.text.slice(start, end)).toBeLessThan(near);
    }
    const losses = line.tokens.map(({ without }) => line.whole - without);
    expect(Math.max(...losses)).toBeGreaterThan(2 * near);
    expect(await ask<"tokenInfluence">({ kind: "tokenInfluence", record: 7, group: 99 })).toEqual({ tokens: null });
    record = null;
  });

  test("names the line without which the suggestion loses most, of all that may be named", async () => {
    const lines = ["const first = 1;", "function scaleByTwo(value: number) {", "  return value * 2;", "}", "const other = 3;"];
    const prefix = `${lines.join("\n")}\nconst doubled = `;
    const [separator, before] = [tokenizer.encode("#")[0] ?? 0, tokenizer.encode(prefix)];
    const chosen = tokenizer.encode("scaleByTwo(first);");
    record = {
      id: 9, uri: "file:///own.ts", position: { line: 5, character: 16 },
      context: { prefix, suffix: "", neighbours: [] },
      prompt: { model: entry.id, healedText: "", parts: [{ begin: "#", text: prefix, tokenIds: [separator, ...before] }] },
      tokens: chosen.map((tokenId) => ({ tokenId, text: "", probability: 1 })),
    } as unknown as RequestRecord;
    const { cause } = await ask<"cause">({ kind: "cause", turn: 3 });
    if (!cause) throw new Error("expected a cause");
    expect(cause.compared).toBe(4);
    expect([cause.lines[0]?.line, cause.lines[0]?.text]).toEqual([1, lines[1]]);
    // Each line left out by this test's own cutting, read anew.
    const scored = async (ids: readonly number[]) => {
      const { logProbs } = await computeScore({ tokenIds: [...ids, ...chosen], from: ids.length }, decoder);
      return logProbs.reduce((a, b) => a + b, 0);
    };
    // A model whose inside is open is rounded otherwise in the last of its 8 bits.
    expect(Math.abs(cause.whole - (await scored([separator, ...before])))).toBeLessThan(0.15);
    const own = tokenizer.encode(`${lines[0]}\n`).length;
    const line = tokenizer.encode(`${lines[1]}\n`);
    expect(before.slice(own, own + line.length - 1)).toEqual(line.slice(0, -1));
    const without = [separator, ...before.slice(0, own), ...before.slice(own + line.length)];
    expect(Math.abs((cause.lines[0]?.without ?? NaN) - (await scored(without)))).toBeLessThan(0.3);
    expect(cause.looks).toHaveLength(24);
    const heads = [{ layer: 1, head: 0 }, { layer: 4, head: 2 }];
    const whole = await ask<"causeHeads">({ kind: "causeHeads", record: 9, line: null, heads });
    expect(Math.abs((whole.scored?.whole ?? NaN) - cause.whole)).toBeLessThan(0.1);
    const gone = await ask<"causeHeads">({ kind: "causeHeads", record: 9, line: cause.lines[0]?.at ?? 0, heads });
    expect(Math.abs((gone.scored?.whole ?? NaN) - (cause.lines[0]?.without ?? NaN))).toBeLessThan(0.1);
    expect(whole.scored?.without).toHaveLength(2);
    record = null;
  });
});
