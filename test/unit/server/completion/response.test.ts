import { expect, test } from "vitest";
import { toInlineCompletionList } from "../../../../server/completion/response";
import type { CompletionOutcome } from "../../../../server/completion/types";
import { drawnRequest } from "./requests";

const COMPLETED: CompletionOutcome = {
  kind: "completed",
  insertText: "bar);",
  replaceLength: 1,
  source: "model",
  logProbs: [],
  sources: [],
  confidence: null,
  generate: null,
};
const NO_COMMAND = { acceptedCommand: false, alternatives: false, suggestion: 7 };

test("the range covers the closer that the text writes itself", () => {
  const list = toInlineCompletionList(COMPLETED, drawnRequest("foo(│)"), NO_COMMAND);
  const range = { start: { line: 0, character: 4 }, end: { line: 0, character: 5 } };
  expect(list).toEqual({ items: [{ insertText: "bar);", range }] });
});

test("the item selected in the suggestion list is written and replaced with the rest", () => {
  const range = { start: { line: 0, character: 0 }, end: { line: 0, character: 2 } };
  const selectedCompletion = { range, text: "console" };
  const request = drawnRequest("co│", { selectedCompletion });
  const outcome = { ...COMPLETED, insertText: ".log", replaceLength: 0 };
  expect(toInlineCompletionList(outcome, request, NO_COMMAND)).toEqual({
    items: [{ insertText: "console.log", range }],
  });
});

test("a client that knows the command gets it, with the document's address and the suggestion's number", () => {
  const list = toInlineCompletionList(COMPLETED, drawnRequest("foo(│)"), {
    ...NO_COMMAND,
    acceptedCommand: true,
  });
  expect(list?.items[0]?.command).toMatchObject({
    command: "loupe.accepted",
    arguments: ["file:///shop/a.ts", 7],
  });
});

test("nothing to suggest is null", () => {
  const skipped: CompletionOutcome = { kind: "skipped", reason: "disabled" };
  expect(toInlineCompletionList(skipped, drawnRequest("│"), NO_COMMAND)).toBeNull();
});

test("alternatives follow as further items", () => {
  const outcome = { ...COMPLETED, alternatives: [{ insertText: "baz", replaceLength: 0, confidence: null }] };
  const list = toInlineCompletionList(outcome, drawnRequest("foo(│)"), NO_COMMAND);
  expect(list?.items.map(({ insertText }) => insertText)).toEqual(["bar);", "baz"]);
});
