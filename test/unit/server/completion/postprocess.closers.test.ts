// For any line, cut anywhere, with whatever the editor closed right of the cursor: accepting the author's own
// continuation gives the author's line. LOUPE_CLOSER_LINES=500 runs the whole of it.
import { join } from "node:path";
import { expect, test } from "vitest";
import { closerLines } from "../../../support/closerLines";
import { wrongClosers } from "../../../support/closerProperty";

const LINES = Number(process.env["LOUPE_CLOSER_LINES"] ?? 40);
const languages = closerLines(LINES, join(import.meta.dirname, "../../../.."));

test("holds for 20 languages and more", () => {
  expect(languages.length).toBeGreaterThanOrEqual(20);
});

test.each(languages)("gives the author's line: $languageId", (language) => {
  const { cases, wrong } = wrongClosers(language, LINES >= 500);
  expect(cases).toBeGreaterThan(language.lines.length);
  expect(wrong).toEqual([]);
});
