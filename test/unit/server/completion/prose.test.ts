// Where prose is written: `│` is the cursor.
import { expect, test } from "vitest";
import { isProse } from "../../../../server/completion/prose";
import { readDrawn } from "../../../golden/drawn";

const at = (drawn: string, languageId: string) =>
  isProse(readDrawn(drawn.replace("│", "├┤"), languageId).context);

test.each([
  ["// Adds │\n", "typescript"],
  ["/**\n * Adds │\n */\n", "typescript"],
  ["def f():\n    # Adds │\n", "python"],
  ['def f():\n    """Adds │\n    """\n', "python"],
  ["const a = (\n  <p>Hello │</p>\n);\n", "typescriptreact"],
])("there is prose in %j", (drawn, languageId) => {
  expect(at(drawn, languageId)).toBe(true);
});

test.each([
  ["const a = │\n", "typescript"],
  ['const a = "b │";\n', "typescript"],
  ['run("a │")\n', "python"],
  ["const a = <p className={b │}></p>;\n", "typescriptreact"],
  ["const f = (a) => │\n", "typescriptreact"],
  ["const a = <p>{b│}</p>;\n", "typescriptreact"],
])("there is none in %j", (drawn, languageId) => {
  expect(at(drawn, languageId)).toBe(false);
});
