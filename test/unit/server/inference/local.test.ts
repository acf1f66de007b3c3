// Context to text on a byte tokenizer and an engine that a test scripts.
import { describe, expect, it } from "vitest";
import { createLocalInfer, type LocalInferDeps } from "../../../../server/inference/local";
import { InferenceError, type InferredPiece } from "../../../../server/inference/types";
import type { GenerateParams, GenerateResult } from "../../../../server/protocol/engine";
import { Tokenizer } from "../../../../server/tokenizer/tokenizer";
import { byteTokenizerJson } from "../tokenizer/byteTokenizer";

const RESULT: GenerateResult = {
  stopReason: "eos",
  promptLength: 1,
  reusedLength: 0,
  tokensEvaluated: 1,
  runs: 1,
  prefillMs: 0,
  decodeMs: 0,
};
const CONTEXT = {
  path: "a.ts",
  repoName: null,
  languageId: "typescript",
  prefix: "let ab",
  suffix: ";\n",
  extent: "line",
  eol: "\n",
} as const;

function setUp(generated: string, healing: "on" | "off", fail?: Error) {
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
          yield { tokenId, logProb: -1 };
        }
        return RESULT;
      } finally {
        counts.left = true;
      }
    },
  };
  const format = {
    order: "suffixPrefixMiddle",
    bosIds: [],
    fimPrefixId: 257,
    fimSuffixId: 258,
    fimMiddleId: 259,
    repoNameId: 260,
    fileSepId: 261,
  } as const;
  const vocabSize = tokenizer.vocabSize + 2;
  const model = () => Promise.resolve({ id: "toy", tokenizer, format, contextLength: 100, vocabSize });
  return { infer: createLocalInfer({ model, engine, healing }), asked, counts, tokenizer };
}

async function collect(stream: AsyncGenerator<InferredPiece, GenerateResult, void>) {
  const pieces: InferredPiece[] = [];
  for (;;) {
    const next = await stream.next();
    if (next.done) return { pieces, text: pieces.map(({ text }) => text).join(""), result: next.value };
    pieces.push(next.value);
  }
}

const signal = () => new AbortController().signal;

describe("local inference", () => {
  it("streams whole characters with the log-probabilities of their tokens", async () => {
    const { infer } = setUp("é!", "off");
    const { pieces, result } = await collect(infer(CONTEXT, { maxTokens: 8 }, signal()));
    expect(pieces).toEqual([
      { text: "é", logProbs: [-1, -1] },
      { text: "!", logProbs: [-1] },
    ]);
    expect(result).toBe(RESULT);
  });

  it("leaves out the healed characters, which the document has already", async () => {
    const { infer, asked } = setUp(" abc = 1", "on");
    const { text, pieces } = await collect(infer(CONTEXT, { maxTokens: 8 }, signal()));
    expect(text).toBe("c = 1");
    expect(asked[0]?.healing).toHaveLength(3);
    expect(pieces.flatMap(({ logProbs }) => logProbs)).toHaveLength(8);
  });

  it("stops at a line end for a line, and at special tokens always", async () => {
    const { infer, asked, tokenizer } = setUp("x", "off");
    await collect(infer(CONTEXT, { maxTokens: 8 }, signal()));
    await collect(infer({ ...CONTEXT, extent: "block" }, { maxTokens: 8 }, signal()));
    expect(asked.map(({ stopIds }) => stopIds)).toEqual([tokenizer.lineEndIds, []]);
    expect(asked[0]?.eosIds).toEqual(expect.arrayContaining([256, 259, 261]));
  });

  it("ends the generation when its reader leaves", async () => {
    const { infer, counts } = setUp("abcdef", "off");
    for await (const piece of infer(CONTEXT, { maxTokens: 8 }, signal())) {
      expect(piece.text).toBe("a");
      break;
    }
    expect(counts).toEqual({ given: 1, left: true });
  });

  it("throws an InferenceError for a fault and the signal's reason for an abort", async () => {
    const { infer } = setUp("", "off", new Error("The engine stopped."));
    await expect(collect(infer(CONTEXT, { maxTokens: 8 }, signal()))).rejects.toThrow(InferenceError);
    const controller = new AbortController();
    controller.abort(new Error("newer"));
    const aborted = collect(infer(CONTEXT, { maxTokens: 8 }, controller.signal));
    await expect(aborted).rejects.toThrow("newer");
    await expect(aborted).rejects.not.toBeInstanceOf(InferenceError);
  });
});
