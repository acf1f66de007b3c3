import { expect, test } from "vitest";
import { isSameEdit, lineEdit, type LineEdit } from "../../../../extension/repeat/lineEdit";
import { findPlaces, type Place } from "../../../../extension/repeat/places";
import { ruleOf } from "../../../../extension/repeat/rule";
import { seededRandom } from "../../../eval/random";
import { type DrawnEdit, drawEdits } from "./drawEdits";

const lineAt = (text: string, offset: number) => text.slice(0, offset).split("\n").length - 1;

function editedLine(text: string, { start, end, newText }: Place): LineEdit | null {
  const line = lineAt(text, start);
  const lineStart = text.lastIndexOf("\n", start - 1) + 1;
  const before = text.split("\n")[line] ?? "";
  const after = before.slice(0, start - lineStart) + newText + before.slice(end - lineStart);
  const above = text.slice(0, lineStart).split("\n").slice(-60).join("\n");
  return lineEdit(before, after, { above, below: text.slice(lineStart + before.length) });
}

/** The first two places are edited by hand; what is offered then, with offsets of the unedited text. */
function offeredAfterTwo({ text, places }: DrawnEdit): Place[] {
  const [first, second] = places;
  if (!first || !second) return [];
  const [a, b] = [editedLine(text, first), editedLine(text, second)];
  if (!a || !b || !isSameEdit(a, b)) return [];
  const repeat = ruleOf(a, b);
  if (!repeat) return [];
  const made = [first, second].sort((one, other) => other.start - one.start);
  const now = made.reduce(
    (sum, { start, end, newText }) => sum.slice(0, start) + newText + sum.slice(end),
    text,
  );
  const lines = made.map(({ start }) => lineAt(text, start));
  const back = (offset: number) =>
    made.reduceRight(
      ({ at, grown }, { start, end, newText }) => {
        const more = newText.length - (end - start);
        return offset >= start + grown + newText.length
          ? { at: at - more, grown: grown + more }
          : { at, grown };
      },
      { at: offset, grown: 0 },
    ).at;
  return findPlaces(now, repeat, lines).map(({ start, end, newText }) => ({
    ...{ start: back(start), end: back(end), newText },
  }));
}

test("after an edit in two places, of 60 drawn in real files, the other places are offered and no wrong one", () => {
  const edits = drawEdits(seededRandom(4), 20);
  expect(edits.length).toBeGreaterThanOrEqual(60);
  let [right, found] = [0, 0];
  const wrong: string[] = [];
  for (const edit of edits) {
    const wanted = edit.places.slice(2).map(({ start, end, newText }) => `${start}-${end} ${newText}`);
    const offered = offeredAfterTwo(edit).map(({ start, end, newText }) => `${start}-${end} ${newText}`);
    right += wanted.length;
    found += wanted.filter((place) => offered.includes(place)).length;
    const name = `${edit.kind} ${edit.path} ${edit.text.slice(edit.places[0]?.start, (edit.places[0]?.end ?? 0) + 20)}`;
    for (const place of offered)
      if (!wanted.includes(place))
        wrong.push(`${name}: ${place} at line ${lineAt(edit.text, Number(place.split("-")[0])) + 1}`);
  }
  expect(wrong).toEqual([]);
  expect(found / right).toBeGreaterThanOrEqual(0.95);
});
