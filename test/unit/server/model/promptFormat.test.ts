// Names of special tokens → prompt format, and the prompt that each format makes of the same context.
import { describe, expect, test } from "vitest";
import type { CompletionContext } from "../../../../server/context/types";
import { buildFimPrompt } from "../../../../server/inference/fimPrompt";
import { detectPromptFormat } from "../../../../server/model/promptFormat";
import { Tokenizer } from "../../../../server/tokenizer/tokenizer";
import { byteTokenizerJson } from "../tokenizer/byteTokenizer";

const detect = (names: readonly string[], bosIds: readonly number[] = []) =>
  detectPromptFormat(new Map(names.map((name, i) => [name, 300 + i])), bosIds);

const QWEN = ["<|endoftext|>", "<|fim_prefix|>", "<|fim_middle|>", "<|fim_suffix|>", "<|file_sep|>"];
const DEEPSEEK = ["<｜begin▁of▁sentence｜>", "<｜fim▁hole｜>", "<｜fim▁begin｜>", "<｜fim▁end｜>"];

describe("detectPromptFormat", () => {
  test.each([
    [
      "Qwen2.5-Coder",
      QWEN,
      { fimPrefixId: 301, fimSuffixId: 303, fimMiddleId: 302, fileSepId: 304, bosIds: [] },
    ],
    [
      "Granite",
      ["<fim_prefix>", "<fim_middle>", "<fim_suffix>", "<filename>"],
      { fimPrefixId: 300, fimSuffixId: 302, fimMiddleId: 301, fileSepId: null },
    ],
    ["SantaCoder", ["<fim-prefix>", "<fim-middle>", "<fim-suffix>"], { fimMiddleId: 301 }],
    // The hole is where the suffix begins, the end where the answer does.
    ["DeepSeek-Coder", DEEPSEEK, { fimPrefixId: 302, fimSuffixId: 301, fimMiddleId: 303, bosIds: [300] }],
  ])("knows %s", (_, names, expected) => {
    expect(detect(names)).toMatchObject({ order: "prefixSuffixMiddle", ...expected });
  });

  test("takes a model without all three tokens for one that continues", () => {
    expect(detect(["<|fim_prefix|>", "<|fim_suffix|>"], [7])).toEqual({
      order: "plain",
      bosIds: [7],
      repoNameId: null,
      fileSepId: null,
    });
  });
});

describe("buildFimPrompt", () => {
  const tokenizer = new Tokenizer(byteTokenizerJson());
  const context: CompletionContext = {
    path: "p",
    repoName: "r",
    languageId: "typescript",
    prefix: "a",
    suffix: "z",
    extent: "line",
    eol: "\n",
    imports: [],
    neighbours: [],
  };
  const promptFor = (format: ReturnType<typeof detect>, maxPromptTokens = 100) =>
    buildFimPrompt(context, maxPromptTokens, { tokenizer, format, healing: null }).promptIds;
  const [a = 0, z = 0, p = 0, lineEnd = 0] = ["a", "z", "p", "\n"].map((text) => tokenizer.encode(text)[0]);

  test("writes prefix, suffix, middle with the file's path before them", () => {
    expect(promptFor(detect(QWEN))).toEqual([304, p, lineEnd, 301, a, 303, z, 302]);
  });

  test("begins with what the model expects in front", () => {
    expect(promptFor(detect(DEEPSEEK))).toEqual([300, 302, a, 301, z, 303]);
  });

  test("gives a plain model the prefix alone", () => {
    expect(promptFor(detect(["<s>"], [300]))).toEqual([300, a]);
  });

  test("cuts the prefix so that the suffix still fits after it", () => {
    const long = { ...context, prefix: "ab\n".repeat(300) };
    const deps = { tokenizer, format: detect(QWEN), healing: null };
    const { promptIds } = buildFimPrompt(long, 200, deps);
    expect(promptIds.length).toBeLessThanOrEqual(200);
    expect(promptIds.slice(-3)).toEqual([303, z, 302]);
  });
});
