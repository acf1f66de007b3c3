// The files written for the evaluation are whole: enough of each language, each as long as a file is, none with a fault.
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { readWritten } from "../../../eval/corpus/readWritten";
import { loadSyntaxCheck } from "../../../eval/score/faulty";
import { LANGUAGES } from "../../../eval/types";
import { grammarFolder } from "../../server/context/grammars";

const grammars = grammarFolder(dirname(createRequire(import.meta.url).resolve("web-tree-sitter")));
const packages = readWritten(join(import.meta.dirname, "../../../eval/written"));
const files = packages.flatMap((each) => each.files);

test("has at least ten files of each language, of 50 to 200 lines", () => {
  for (const language of LANGUAGES) {
    expect(files.filter((file) => file.language === language).length).toBeGreaterThanOrEqual(10);
  }
  for (const { text } of files) expect(text.split("\n").length).toSatisfy((n: number) => n >= 50 && n <= 200);
});

test("has no fault of syntax", async () => {
  const syntax = await loadSyntaxCheck(grammars);
  for (const { path, language, text } of files) {
    if (language) expect(syntax.parses(text, language) ? "" : path).toBe("");
  }
});
