// A suggestion as the one item of a completion list.
import { expect, test } from "vitest";
import { toCompletionList } from "../../../../server/completion/completionList";

const at = (character: number) => ({ line: 3, character });

test("is preselected, begins with the word at the cursor, and replaces what the suggestion replaces", () => {
  const inline = { items: [{ insertText: "urn a + b;", range: { start: at(5), end: at(6) } }] };
  const list = toCompletionList(inline, at(5), "  ret");
  expect(list?.isIncomplete).toBe(true);
  expect(list?.items).toEqual([
    expect.objectContaining({
      label: "return a + b;",
      filterText: "return a + b;",
      preselect: true,
      textEdit: { range: { start: at(2), end: at(6) }, newText: "return a + b;" },
    }),
  ]);
});

test("shows the first line of several, and inserts all", () => {
  const list = toCompletionList({ items: [{ insertText: "\n  return 1;\n}" }] }, at(9), "foo() {  ");
  expect(list?.items[0]).toMatchObject({
    label: "return 1;…",
    textEdit: { range: { start: at(9), end: at(9) }, newText: "\n  return 1;\n}" },
  });
});

test("is nothing where there is no suggestion", () => {
  expect(toCompletionList(null, at(0), "")).toBeNull();
  expect(toCompletionList({ items: [] }, at(0), "")).toBeNull();
});
