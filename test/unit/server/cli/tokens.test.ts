// Tokens → a table for a terminal, however many they are.
import { expect, test } from "vitest";
import { tokensAsTable } from "../../../../server/cli/tokens";
import type { Tokenizer } from "../../../../server/tokenizer/tokenizer";

const oneTokenACharacter = {
  encodeWithSpansSliced: (text: string) =>
    Promise.resolve(
      Array.from(text, (_, i) => ({ tokenId: 9, start: i, end: i + 1, bytes: [text.charCodeAt(i)] })),
    ),
} as unknown as Tokenizer;

test("draws a row for each token, blanks visible, and the sums", async () => {
  expect(await tokensAsTable("a \n", oneTokenACharacter)).toBe(
    [
      "index  id  text  bytes",
      "0      9   a     61",
      "1      9   ·     20",
      "2      9   ↵     0a",
      "3 tokens, 1.00 characters per token",
    ].join("\n"),
  );
  expect(await tokensAsTable("", oneTokenACharacter)).toMatch(/\n0 tokens$/);
});

// A file of some megabytes had ended it: "Maximum call stack size exceeded".
test("draws a row for each of 300,000 tokens", async () => {
  const rows = (await tokensAsTable("x".repeat(300_000), oneTokenACharacter)).split("\n");
  expect(rows).toHaveLength(300_002);
});
