// The two applications: sixty edits each, files without a fault; and what came of edits as a table.
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { editsIn, readApplication } from "../../../eval/applications/readApplication";
import type { EditResult, Pause } from "../../../eval/applications/run";
import { counted, section, withheld, withSection } from "../../../eval/applications/table";
import { loadSyntaxCheck } from "../../../eval/score/faulty";
import { grammarFolder } from "../../server/context/grammars";

const grammars = grammarFolder(dirname(createRequire(import.meta.url).resolve("web-tree-sitter")));
const folder = join(import.meta.dirname, "../../../fixtures/applications");

describe.each(["lido", "repair-cafe"])("%s", (name) => {
  const application = readApplication(join(folder, name));

  test("has sixty edits, each of something", () => {
    expect(application.edits).toHaveLength(60);
    for (const { before, typed, after, file } of application.edits) {
      expect(typed.trim().length).toBeGreaterThan(5);
      expect(before + typed + after).toBe(file.text);
    }
  });

  test("has no fault of syntax", async () => {
    const syntax = await loadSyntaxCheck(grammars);
    for (const { path, language, text } of application.files)
      if (language) expect(syntax.parses(text, language) ? "" : path).toBe("");
  });
});

const file = { path: "a.ts", language: "typescript", text: "f(a, b);" } as const;
const [edit] = editsIn("f(├a, b┤);", file);
if (!edit) throw new Error("no edit");

const pause = (given: Partial<Pause>): Pause => ({
  ...{ path: "a.ts", line: "f(", ahead: "a, b", verdict: null, text: "", confidence: null, taken: 0 },
  ...{ reason: "completed", written: "", isWrittenRight: false, elapsedMs: 1 },
  ...given,
});
const results: EditResult[] = [
  {
    edit,
    pauses: [pause({ verdict: "wrong", text: "c" }), pause({ verdict: "right", text: "a, b", taken: 4 })],
  },
  { edit, pauses: [pause({ verdict: "wrong", text: "c" }), pause({ verdict: "wrong", text: "c" })] },
  { edit, pauses: [pause({ reason: "lowConfidence", written: "a, b", isWrittenRight: true })] },
];

describe("what came of edits", () => {
  test("counts an edit by its best suggestion, and a suggestion once", () => {
    expect(counted(results)).toMatchObject({
      ...{ edits: 3, pauses: 5, suggestions: 3, typed: 12, accepted: 4 },
      ofEdits: { right: 1 / 3, beginning: 0, nothing: 1 / 3, wrong: 1 / 3 },
      ofSuggestions: { right: 1 / 3, wrong: 2 / 3 },
    });
  });

  test("says what held back what was right", () => {
    expect(withheld(results.flatMap(({ pauses }) => pauses))).toBe("lowConfidence 1");
  });

  test("replaces a model's section and leaves the others", () => {
    const nano = section("loupe-nano", [["a", counted(results)]]);
    const both = withSection(withSection(null, "loupe-nano", nano), "loupe-base", "## loupe-base\n\nold\n");
    const again = withSection(both, "loupe-base", "## loupe-base\n\nnew\n");
    expect(again).toContain("| a: 3 edits | 33% | 0% | 33% | 33% |");
    expect(again).toContain("new");
    expect(again).not.toContain("old");
    expect(again.match(/^# /gm)).toHaveLength(1);
  });
});
