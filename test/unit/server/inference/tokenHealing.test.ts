// Where a prompt ends, by what the tokenizer itself does with the blank before a word.
import { describe, expect, test } from "vitest";
import { TokenHealing } from "../../../../server/inference/tokenHealing";
import { Tokenizer } from "../../../../server/tokenizer/tokenizer";
import { byteTokenizerJson, LIKE_GPT2 } from "../tokenizer/byteTokenizer";

// Ġ and Ċ are a blank and a line end in byte-level vocabularies.
const MERGES: [string, string][] = [
  ["Ġ", "a"],
  ["Ġ", "r"],
  ["Ġr", "e"],
  ["Ġ", "Ġ"],
  ["ĠĠ", "Ġ"],
  ["Ċ", "ĠĠ"],
  ["ĊĠĠ", "Ġ"],
  ["Ġ", "="],
];

function healedBy(pretokenizers?: readonly object[]) {
  const tokenizer = new Tokenizer(byteTokenizerJson(MERGES, pretokenizers));
  const healing = new TokenHealing(tokenizer);
  return (text: string) => {
    const { tokenIds, text: healed, states } = healing.heal(text);
    const tokens = tokenIds.map((id) => tokenizer.decode([id]));
    return { tokens, healed, first: states[0]?.complete.map((id) => tokenizer.decode([id])) };
  };
}

describe("TokenHealing", () => {
  test("takes back the blank that a splitting rule like GPT-2's gives to the next word", () => {
    const heal = healedBy(LIKE_GPT2);
    expect(heal("x = ")).toEqual({
      tokens: ["x", " ="],
      healed: " ",
      first: expect.arrayContaining([" a", " re"]) as string[],
    });
    expect(heal("f(x, ").healed).toBe(" ");
    expect(heal("x ").healed).toBe(" ");
  });

  test("ends an indentation one blank earlier, with the tokens that it has before a word", () => {
    const heal = healedBy(LIKE_GPT2);
    // Whole, the indentation would be one token, which no text with a word behind it has.
    expect(heal("{\n   ")).toMatchObject({ tokens: ["{", "\n  "], healed: " " });
  });

  test("takes back a begun word together with the last blank of its indentation", () => {
    const heal = healedBy(LIKE_GPT2);
    expect(heal("{\n   re")).toMatchObject({ tokens: ["{", "\n  "], healed: " re" });
  });

  test("leaves blanks alone that the next word does not take", () => {
    const heal = healedBy();
    expect(heal("x\t")).toMatchObject({ healed: "" });
    expect(heal("x = 1\n")).toMatchObject({ healed: "" });
    expect(healedBy(LIKE_GPT2)("x = 1\n")).toMatchObject({ healed: "" });
  });

  test("is quick with a text of blanks alone, and with none", () => {
    const heal = healedBy(LIKE_GPT2);
    expect(heal("").tokens).toEqual([]);
    expect(heal(" ".repeat(20_000)).healed).toBe(" ");
  });
});
