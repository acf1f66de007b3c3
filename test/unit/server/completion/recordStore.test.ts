import { expect, test } from "vitest";
import { RecordStore } from "../../../../server/completion/recordStore";
import type { GenerateParams } from "../../../../server/protocol/engine";
import type { RequestRecord } from "../../../../server/protocol/record";

const PROMPT = { model: "nano", parts: [], healedText: "" };
const ASKED = { promptIds: [1] } as unknown as GenerateParams;

function add(
  store: RecordStore,
  record: Partial<RequestRecord>,
  asked: GenerateParams | null = null,
): number {
  const { id } = store.next();
  const base = { id, outcome: "completed", triggerKind: "automatic", cachedFrom: null, prompt: null };
  store.add({ ...base, ...record } as unknown as RequestRecord, asked);
  return id;
}

test("the last suggestion that was shown is the request that computed it, and nothing computed ahead", () => {
  const store = new RecordStore(() => new Date(0));
  expect(store.latestShown()).toBeNull();
  const first = add(store, { prompt: PROMPT });
  const ahead = add(store, { prompt: PROMPT, triggerKind: "prefetch" });
  expect(store.latestShown()?.id).toBe(first);
  add(store, { prompt: PROMPT, outcome: "lowConfidence" });
  add(store, { cachedFrom: first });
  expect(store.latestShown()?.id).toBe(first);
  // What was computed ahead is shown once what came before it was accepted.
  add(store, { cachedFrom: ahead });
  expect(store.latestShown()?.id).toBe(ahead);
});

test("what the engine was asked is kept for the last suggestions only", () => {
  const store = new RecordStore(() => new Date(0));
  const first = add(store, { prompt: PROMPT }, ASKED);
  const nothing = add(store, { prompt: PROMPT, outcome: "noText" }, ASKED);
  expect(store.generateParamsOf(first)).toBe(ASKED);
  expect(store.generateParamsOf(nothing)).toBeNull();
  for (let count = 0; count < 8; count++) add(store, { prompt: PROMPT }, ASKED);
  expect(store.generateParamsOf(first)).toBeNull();
  expect(store.generateParamsOf(first + 9)).toBe(ASKED);
});
