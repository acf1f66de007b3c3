// A recorded request → what its prompt is made of.
import { describe, expect, test } from "vitest";
import { partsOf } from "../../../../media/panel/views/contextParts";

describe("a prompt's sources", () => {
  const part = (begin: string, text: string, count: number) => {
    return { begin, text, tokenIds: Array.from({ length: count }, (_, i) => i) };
  };

  test("are named, with what was collected of them and left out", () => {
    const context = {
      path: "src/a.ts",
      prefix: "one\ntwo\nthr",
      suffix: "\nend\nfar away",
      neighbours: [
        { path: "src/b.ts", text: "b" },
        { path: "src/c.ts", text: "left out" },
      ],
    };
    const parts = [
      part("<|file_sep|>", "src/b.ts\nb", 4),
      part("<|file_sep|>", "src/a.ts\n", 3),
      part("<|fim_suffix|>", "\nend\n", 3),
      part("<|fim_prefix|>", "two\nt", 5),
      part("<|fim_middle|>", "", 1),
    ];
    const record = { context, prompt: { model: "m", parts, healedText: "hr" } };
    const found = partsOf(record as unknown as Parameters<typeof partsOf>[0]);
    expect(found.map(({ name, span, cut }) => [name, span.from, span.to, cut])).toEqual([
      ["src/b.ts", 0, 4, 0],
      ["this file's name", 4, 7, 0],
      ["this file, after the cursor", 7, 10, 8],
      ["this file, before the cursor", 10, 15, 4],
      ["fill in here", 15, 16, 0],
      ["src/c.ts", 0, 0, 8],
    ]);
  });
});
