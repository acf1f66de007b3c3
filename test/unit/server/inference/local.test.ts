// Context to text on a byte tokenizer and an engine that a test scripts.
import { describe, expect, test } from "vitest";
import { createLocalInfer, type LocalInferDeps } from "../../../../server/inference/local";
import { InferenceError, type InferredPiece, type InferStream } from "../../../../server/inference/types";
import { DEFAULT_MIXING } from "../../../../server/model/mixing";
import type { GenerateParams, GenerateResult } from "../../../../server/protocol/engine";
import { Tokenizer } from "../../../../server/tokenizer/tokenizer";
import { byteTokenizerJson } from "../tokenizer/byteTokenizer";

const RESULT: GenerateResult = {
  stopReason: "eos",
  promptLength: 1,
  reusedLength: 0,
  tokensEvaluated: 1,
  runs: 1,
  chosen: 1,
  endLogProb: null,
  prefillMs: 0,
  decodeMs: 0,
};
const SOURCE = { modelProb: 0.5, memoryProb: 0, memoryShare: 0 };
const CONTEXT = {
  path: "a.ts",
  repoName: null,
  languageId: "typescript",
  prefix: "let ab",
  suffix: ";\n",
  extent: "line",
  eol: "\n",
  imports: [],
  neighbours: [],
} as const;

function setUp(
  generated: string,
  healing: "on" | "off",
  {
    fail,
    order = "suffixPrefixMiddle",
  }: { fail?: Error; order?: "suffixPrefixMiddle" | "prefixSuffixMiddle" } = {},
) {
  const sides: { before: string; after: string }[] = [];
  const memory = {
    query: (_uri: string, asked: { before: string; after: string }) => {
      sides.push(asked);
      return Promise.resolve(QUERY);
    },
  };
  const tokenizer = new Tokenizer(byteTokenizerJson());
  const asked: GenerateParams[] = [];
  const counts = { given: 0, left: false };
  const engine: LocalInferDeps["engine"] = {
    async *generate(params) {
      asked.push(params);
      try {
        await Promise.resolve();
        if (fail) throw fail;
        for (const tokenId of tokenizer.encode(generated)) {
          counts.given++;
          yield { kind: "token", tokenId, logProb: -1, source: SOURCE };
        }
        yield { kind: "end", result: RESULT };
      } finally {
        counts.left = true;
      }
    },
  };
  const format = {
    order,
    bosIds: [],
    fimPrefixId: 257,
    fimSuffixId: 258,
    fimMiddleId: 259,
    repoNameId: 260,
    fileSepId: 261,
  } as const;
  const vocabSize = tokenizer.vocabSize + 2;
  const model = () =>
    Promise.resolve({ id: "toy", tokenizer, format, contextLength: 100, vocabSize, mixing: DEFAULT_MIXING });
  return { infer: createLocalInfer({ model, engine, healing, memory }), asked, counts, tokenizer, sides };
}

async function collect(stream: InferStream) {
  const pieces: InferredPiece[] = [];
  for await (const event of stream) {
    if (event.kind === "end")
      return { pieces, text: pieces.map(({ text }) => text).join(""), result: event.result };
    pieces.push(event);
  }
  throw new Error("the stream has no end");
}

const QUERY = { folder: "f", file: "a", openFiles: [], before: Uint16Array.of(1), after: Uint16Array.of(2) };
const REQUEST = {
  uri: "file:///a.ts",
  languageId: "typescript",
  text: "x\r\nlet ab;\r\n",
  offset: 9,
  triggerKind: "automatic",
  workspaceMemory: "on",
} as const;

const signal = () => new AbortController().signal;

describe("local inference", () => {
  test("streams whole characters with the log-probabilities of their tokens", async () => {
    const { infer } = setUp("é!", "off");
    const { pieces, result } = await collect(infer(CONTEXT, { maxTokens: 8 }, signal()));
    expect(pieces).toEqual([
      { kind: "piece", text: "é", logProbs: [-1, -1], sources: [SOURCE, SOURCE] },
      { kind: "piece", text: "!", logProbs: [-1], sources: [SOURCE] },
    ]);
    expect(result).toBe(RESULT);
  });

  test("leaves out the healed characters, which the document has already", async () => {
    const { infer, asked } = setUp(" abc = 1", "on");
    const { text, pieces } = await collect(infer(CONTEXT, { maxTokens: 8 }, signal()));
    expect(text).toBe("c = 1");
    expect(asked[0]?.healing).toHaveLength(3);
    expect(pieces.flatMap(({ logProbs }) => logProbs)).toHaveLength(8);
  });

  test("stops at a line end for a line, and never writes what a prompt is made of", async () => {
    const { infer, asked, tokenizer } = setUp("x", "off");
    await collect(infer(CONTEXT, { maxTokens: 8 }, signal()));
    await collect(infer({ ...CONTEXT, extent: "block" }, { maxTokens: 8 }, signal()));
    expect(asked.map(({ stopIds }) => stopIds)).toEqual([tokenizer.lineEndIds, []]);
    // What begins another file ends this text; what a prompt is made of, and numbers without a token, never come.
    expect(asked[0]?.eosIds).toEqual(expect.arrayContaining([256, 261]));
    const { vocabSize } = tokenizer;
    expect(asked[0]?.maskedIds).toEqual([257, 258, 259, vocabSize, vocabSize + 1]);
  });

  test("lets the suffix move while somebody types, not where a person asks or looks back", async () => {
    const { infer, asked } = setUp("x", "off", { order: "prefixSuffixMiddle" });
    const ask = (more: object) =>
      collect(infer(CONTEXT, { maxTokens: 8, request: { ...REQUEST, ...more } }, signal()));
    await ask({});
    await ask({ triggerKind: "invoked" });
    await ask({ recordedOpinions: [] });
    await collect(infer(CONTEXT, { maxTokens: 8 }, signal()));
    expect(asked.map(({ suffix }) => suffix?.mayMove)).toEqual([true, false, false, false]);
  });

  test("gives the memory both sides of the place where generated text begins, with the model's weights", async () => {
    const { infer, asked, sides } = setUp("c", "on");
    await collect(infer(CONTEXT, { maxTokens: 8, request: REQUEST }, signal()));
    expect(sides).toEqual([{ before: "x\nlet", after: ";\n" }]);
    expect(asked[0]?.memory).toEqual({ ...QUERY, mixing: DEFAULT_MIXING.families.script });
  });

  test.each([
    ["off", null],
    ["only", { ...QUERY, mixing: null }],
  ] as const)("asks the memory as the setting says: %s", async (workspaceMemory, expected) => {
    const { infer, asked } = setUp("c", "on");
    await collect(infer(CONTEXT, { maxTokens: 8, request: { ...REQUEST, workspaceMemory } }, signal()));
    expect(asked[0]?.memory).toEqual(expected);
  });

  test("goes on to the end for an explicit request, and gives up early for an automatic one", async () => {
    const { infer, asked } = setUp("c", "on");
    await collect(
      infer(CONTEXT, { maxTokens: 8, request: { ...REQUEST, triggerKind: "invoked" } }, signal()),
    );
    await collect(infer(CONTEXT, { maxTokens: 8, request: REQUEST }, signal()));
    expect(asked.map(({ mustBegin, minSumLogProb }) => [mustBegin, minSumLogProb])).toEqual([
      [true, null],
      [false, expect.any(Number)],
    ]);
  });

  test("ends the generation when its reader leaves", async () => {
    const { infer, counts } = setUp("abcdef", "off");
    for await (const event of infer(CONTEXT, { maxTokens: 8 }, signal())) {
      expect(event).toMatchObject({ kind: "piece", text: "a" });
      break;
    }
    expect(counts).toEqual({ given: 1, left: true });
  });

  test("throws an InferenceError for a fault and the signal's reason for an abort", async () => {
    const { infer } = setUp("", "off", { fail: new Error("The engine stopped.") });
    await expect(collect(infer(CONTEXT, { maxTokens: 8 }, signal()))).rejects.toThrow(InferenceError);
    const controller = new AbortController();
    controller.abort(new Error("newer"));
    const aborted = collect(infer(CONTEXT, { maxTokens: 8 }, controller.signal));
    await expect(aborted).rejects.toThrow("newer");
    await expect(aborted).rejects.not.toBeInstanceOf(InferenceError);
  });
});
