import { describe, expect, test } from "vitest";
import {
  cutAtMarks,
  PROMPT_FORMATS,
  type PromptFormatRecord,
  textPrompt,
} from "../../../../server/protocol/promptFormats";

const RECORDS: readonly PromptFormatRecord[] = PROMPT_FORMATS;
const GAP = { prefix: "P", suffix: "S", repoName: "shop", path: "src/a.ts" };

describe("a prompt format", () => {
  test.each([
    ["qwen", "<|fim_prefix|>P<|fim_suffix|>S<|fim_middle|>"],
    ["starcoder", "<fim_prefix>P<fim_suffix>S<fim_middle>"],
    ["santacoder", "<fim-prefix>P<fim-suffix>S<fim-middle>"],
    ["deepseek", "<｜fim▁begin｜>P<｜fim▁hole｜>S<｜fim▁end｜>"],
    ["loupe", "<|repo_name|>shop<|file_sep|>src/a.ts\n<|fim_suffix|>S<|fim_prefix|>P<|fim_middle|>"],
  ] as const)("of %s puts its marks around both sides of the cursor", (name, prompt) => {
    expect(textPrompt(name, GAP)).toBe(prompt);
  });

  test.each(RECORDS.map((record) => [record.name, record] as const))(
    "of %s ends a text at each of its marks, unless the document has its sign",
    (_, { marks, ends, sign }) => {
      for (const mark of [...Object.values(marks), ...ends]) {
        expect(cutAtMarks(`one${mark}two`, "a < b | c")).toBe("one");
        expect(cutAtMarks(`one${mark}two`, `const mark = "${sign}";`)).toBe(`one${mark}two`);
      }
    },
  );
});
