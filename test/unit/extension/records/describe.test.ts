// A record as a person reads it: what came of it, then every step that was reached, and no step that was not.
import { expect, test, vi } from "vitest";
import type { RecordSummary, RequestRecord } from "../../../../server/protocol/record";

vi.mock("vscode", () => ({
  env: { language: "en" },
  l10n: {
    t: (text: string, ...values: unknown[]) =>
      text.replace(/\{(\d)\}/g, (_, at) => String(values[Number(at)])),
  },
}));
const { describeRecord } = await import("../../../../extension/records/describe");
const { reasonText } = await import("../../../../extension/records/reasons");
const { latestFinished, latestShown } = await import("../../../../extension/records/commands");

const RECORD: RequestRecord = {
  ...{ id: 12, time: "", uri: "file:///shop/my%20cart.ts", languageId: "typescript", version: 3 },
  ...{ position: { line: 2, character: 13 }, triggerKind: "automatic", selectedText: null },
  ...{ outcome: "completed", fault: null, cacheHit: false, cachedFrom: null, maxTokens: 64 },
  workspaceMemory: "off",
  context: {
    ...{ path: "my cart.ts", repoName: null, languageId: "typescript", prefix: "abcd", suffix: "\n" },
    ...{ extent: "line", eol: "\n", imports: [], neighbours: [] },
  },
  prompt: {
    model: "nano",
    parts: [
      { begin: "<|fim_suffix|>", text: "\n", tokenIds: [2, 214] },
      { begin: "<|fim_prefix|>", text: "const a =\n", tokenIds: [1, 80, 81] },
    ],
    healedText: "",
  },
  tokens: [
    { tokenId: 80, text: " b", probability: 0.5 },
    { tokenId: 81, text: "\n", probability: 1 },
  ],
  generate: null,
  written: " b ",
  writtenReplaceLength: 0,
  filters: [
    { filter: "cutRepetition", verdict: "kept", after: null },
    { filter: "trimEnd", verdict: "changed", after: " b" },
  ],
  insertText: " b",
  replaceLength: 0,
  timings: { contextMs: 1, inferenceMs: 20, postprocessMs: 0, totalMs: 22.04 },
};

test("tells what was shown, and every step", () => {
  const text = describeRecord(RECORD);
  expect(text).toContain("Request 12: my cart.ts, line 3, column 14\nThere was a suggestion.\n");
  expect(text).toContain("Shown\n  │  b\n");
  expect(text).toMatch(/request +while typing, 22\.0 ms/);
  expect(text).toMatch(/model read +5 tokens for nano/);
  expect(text).toMatch(/Endless repetition is cut: left it alone/);
  expect(text).toMatch(/Spaces at the end are cut: left " b"/);
  expect(text).toMatch(/ 50\.0% █{10} +" b"/);
  expect(text).toContain("  before the cursor (3 tokens)\n  │ const a =");
});

test("tells nothing of steps that were not reached", () => {
  const skipped = { ...RECORD, outcome: "middleOfWord", cacheHit: null, context: null, prompt: null };
  const text = describeRecord({ ...skipped, tokens: [], written: null, filters: [], insertText: "" });
  expect(text).toContain(reasonText("middleOfWord"));
  expect(text.trimEnd().split("\n")).toHaveLength(5);
});

test("an answer of the cache names the request that computed it", () => {
  const text = describeRecord({ ...RECORD, cacheHit: true, cachedFrom: 11, context: null, prompt: null });
  expect(text).toContain("the rest of what request 11 computed");
});

test("the request that is explained is the newest fitting one of the document", () => {
  const at = (id: number, uri: string, outcome: string) => ({ id, uri, outcome }) as RecordSummary;
  const records = [
    at(5, "b", "completed"),
    at(4, "a", "aborted"),
    at(3, "a", "noText"),
    at(2, "a", "completed"),
  ];
  expect(latestShown(records, "a")?.id).toBe(2);
  expect(latestShown(records, "c")?.id).toBe(5);
  expect(latestFinished(records, "a")?.id).toBe(3);
  expect(latestFinished(records, "c")).toBeUndefined();
});

test("shows what cannot be seen as its number: in the name, the fault and the model's text", () => {
  const hidden = "a\u202eb\x1b[2J";
  const uri = `file:///shop/${encodeURIComponent(`${hidden}\nfaults: none`)}.ts`;
  const text = describeRecord({ ...RECORD, uri, fault: hidden, insertText: hidden, written: hidden });
  expect(text).not.toContain("\x1b");
  expect(text).not.toContain("\u202e");
  expect(text).not.toContain("\nfaults: none");
  expect(text.match(/a⟨202E⟩b/g)?.length).toBeGreaterThanOrEqual(4);
});
