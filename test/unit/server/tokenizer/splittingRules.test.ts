// Which splitting patterns are run: those of the public tokenizers, and none that could take longer than its text is long.
import { describe, expect, test } from "vitest";
import { unknownPart } from "../../../../server/tokenizer/splittingRules";
import { Tokenizer } from "../../../../server/tokenizer/tokenizer";
import { readFileSync } from "node:fs";
import { join } from "node:path";

const GPT2 = String.raw`'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+`;
const llama3 = (contractions: string, digits: string) =>
  String.raw`${contractions}|[^\r\n\p{L}\p{N}]?\p{L}+|${digits}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+`;
const UPPER = String.raw`[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]`;
const LOWER = String.raw`[\p{Ll}\p{Lm}\p{Lo}\p{M}]`;
const ANY_CASE = "(?i:'s|'t|'re|'ve|'m|'ll|'d)";

describe("a splitting pattern of a public tokenizer", () => {
  test.each([
    ["GPT-2", GPT2],
    ["GPT-2 as newer files have it", GPT2.replace(/^.*'d/, "'(?:[sdmt]|ll|ve|re)")],
    ["Llama 3", llama3(ANY_CASE, String.raw`\p{N}{1,3}`)],
    ["Qwen 2", llama3(ANY_CASE, String.raw`\p{N}`)],
    ["llama.cpp", llama3("(?:'[sS]|'[tT]|'[rR][eE]|'[vV][eE]|'[mM]|'[lL][lL]|'[dD])", String.raw`\p{N}`)],
    [
      "Qwen 3.5",
      String.raw`${ANY_CASE}|[^\r\n\p{L}\p{N}]?[\p{L}\p{M}]+|\p{N}| ?[^\s\p{L}\p{M}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+`,
    ],
    [
      "GPT-4o",
      String.raw`[^\r\n\p{L}\p{N}]?${UPPER}*${LOWER}+${ANY_CASE}?|[^\r\n\p{L}\p{N}]?${UPPER}+${LOWER}*${ANY_CASE}?|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+`,
    ],
    [
      "DeepSeek V3",
      String.raw`[!"#$%&'()*+,\-./:;<=>?@\[\\\]^_` +
        "`" +
        String.raw`{|}~][A-Za-z]+|[^\r\n\p{L}\p{P}\p{S}]?[\p{L}\p{M}]+| ?[\p{P}\p{S}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+`,
    ],
    ["DeepSeek Coder's letters", String.raw`\s?\p{L}+`],
    ["DeepSeek Coder's Chinese", "[一-龥ࠀ-一가-퟿]+"],
    ["line ends", String.raw`[\r\n]`],
    ["three digits", "[0-9][0-9][0-9]"],
    ["llama.cpp's punctuation", String.raw`[\p{P}\$\+<=>\^~\|]+`],
  ])("%s is known", (_, pattern) => {
    expect(unknownPart(pattern)).toBeNull();
  });
});

describe("a pattern that may take longer than its text is long", () => {
  test.each([
    [String.raw`(\w+\w+)+!`, String.raw`(\w+\w+)+!`],
    [String.raw`\p{L}+|(?:a|a)*b`, "(?:a|a)*b"],
    [String.raw`\w+!`, String.raw`\w+!`],
    [String.raw`a*b|a`, "a*b"],
    [String.raw`\s*[\r\n]+|\p{L}+`, String.raw`\s*[\r\n]+`],
    [String.raw`${UPPER}*${LOWER}+|\s+`, `${UPPER}*${LOWER}+`],
    ["a?a?a?a?aaaa", "a?a?a?a?aaaa"],
    [String.raw`a+(?!.)`, String.raw`a+(?!.)`],
    [String.raw`(a)\1+`, String.raw`(a)\1+`],
    [String.raw`.*.*.*=.*`, ".*.*.*=.*"],
    [`(?i:${"a|".repeat(2_000)}b)`, `(?i:${"a|".repeat(18)}…`],
  ])("%s is refused", (pattern, part) => {
    expect(unknownPart(pattern)).toBe(part);
  });

  test("is refused with the tokenizer, before it sees a text", () => {
    const folder = join(import.meta.dirname, "../../../../models/default");
    const raw = JSON.parse(readFileSync(join(folder, "tokenizer.json"), "utf8")) as {
      pre_tokenizer: { pretokenizers: { pattern?: { Regex: string } }[] };
    };
    expect(new Tokenizer(raw).encode("a").length).toBe(1);
    raw.pre_tokenizer.pretokenizers[0]!.pattern = { Regex: String.raw`(\w+\w+)+!` }; // eslint-disable-line @typescript-eslint/no-non-null-assertion -- the shipped file has it
    expect(() => new Tokenizer(raw)).toThrow(/expected a splitting rule that is known to be harmless, got/);
  });
});
