// What the model thought of before it knew: another word than the one that it says at last.
import { expect, test } from "vitest";
import { guessBefore } from "../../../media/panel/views/layers";

const row = (text: string) => ({
  candidates: [{ tokenId: text.length, bytes: [...new TextEncoder().encode(text)], probability: 1 }],
  rankOfChoice: 0,
  probabilityOfChoice: 1,
});
const said = (rows: readonly string[]) => {
  const found = guessBefore({ rows: rows.map(row) }, rows.length - 1);
  return found && new TextDecoder().decode(Uint8Array.from(found.bytes));
};

test("is the latest other word", () => {
  expect(said(["x", "useState", "useRef", "useMemo"])).toBe("useRef");
});

test("is what was said last before, a number too, and no sign or blank", () => {
  expect(said(["x", "and", "0", " ", ".", "index"])).toBe("0");
  expect(said(["x", " ", ".", "index"])).toBe(".");
});

test("is never the word itself, with another blank before it either", () => {
  expect(said(["x", "useState", " length", "length"])).toBe("useState");
  expect(said(["x", " length", "length"])).toBeUndefined();
});
