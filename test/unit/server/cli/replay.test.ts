import { expect, test } from "vitest";
import { compare } from "../../../../server/cli/replay";
import type { RequestRecord } from "../../../../server/protocol/record";

const RECORD = {
  prompt: { model: "loupe-nano", parts: [] },
  written: "visits.filter(isOpen)",
  insertText: "visits.filter(isOpen)",
  filters: [],
  tokens: [{ tokenId: 5 }],
  workspaceMemory: "off",
} as unknown as RequestRecord;
const CUT = { filter: "cutUnsure", verdict: "changed", after: "visits.filter" } as const;

test("a text that comes out otherwise is not the same", () => {
  expect(compare(RECORD, RECORD)).toMatchObject({ same: true, firstDifference: null });
  expect(compare(RECORD, { ...RECORD, insertText: "visits" })).toMatchObject({ same: false });
});

test("of a sure beginning, what was written is compared: it was cut from the same text", () => {
  const begun = { ...RECORD, insertText: "visits.filter", filters: [CUT] };
  expect(compare(begun, RECORD)).toMatchObject({ same: true });
  expect(compare(begun, { ...RECORD, written: "visits.find(isOpen)" })).toMatchObject({ same: false });
});
