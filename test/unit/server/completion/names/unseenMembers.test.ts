import { expect, test } from "vitest";
import { unseenMembers } from "../../../../../server/completion/names/unseenMembers";

const CONTEXT = {
  path: "a.ts",
  repoName: null,
  languageId: "typescript",
  extent: "line",
  eol: "\n",
  prefix: "order.total = 1;\nconst sum = order.tot",
  suffix: "\ncount(order.pieces);\n",
  imports: ["import { tax } from './tax'"],
  neighbours: [{ path: "tax.ts", text: "export interface Tax { readonly share: number }" }],
} as const;
const at = (prefix: string, languageId = "typescript") => ({ ...CONTEXT, languageId, prefix });

test("a member that the file, a neighbour or the language has is no doubt", () => {
  for (const seen of ["total", "pieces", "share", "map", "length", "addEventListener"])
    expect(unseenMembers(`${seen};`, at("order.total;\nconst sum = order.")), seen).toBe(0);
  expect(unseenMembers("append(1)", at("xs.", "python"))).toBe(0);
});

test("each other one counts once, also where the cursor stands within it", () => {
  expect(unseenMembers("grandTotal + order.grandTotal;", at("const sum = order."))).toBe(1);
  expect(unseenMembers("grand + order.rest?.left;", at("const sum = order."))).toBe(3);
  expect(unseenMembers("Total;", at("const sum = order.grand"))).toBe(1);
  expect(unseenMembers("al;", CONTEXT)).toBe(0);
});

test("part of a longer word is not the word, and strings and numbers have no members", () => {
  expect(unseenMembers("piece;", at("const sum = order."))).toBe(1);
  expect(unseenMembers('"a.unheard" + 1.5;', at("const sum = "))).toBe(0);
});

test("the line in hand is judged, not believed", () => {
  expect(unseenMembers("unheard;", at("order.unheard = order."))).toBe(1);
});
