// A cell that is inserted between two others is opened last: what the model sees before it is what stands before it.
import { afterAll, beforeAll, expect, test } from "vitest";
import type { ExportedRecord, RecordSummary } from "../../server/protocol/record";
import { LspClient } from "./client";

const cell = (fragment: string) => `vscode-notebook-cell:/w/n.ipynb#${fragment}`;

let client: LspClient;
let line = 1;
beforeAll(async () => {
  client = await LspClient.start();
  await client.open(cell("W0"), "python", 'frame = pd.read_csv("a.csv")\n');
  await client.open(cell("W1"), "python", "print(clean.describe())\n");
  await client.open(cell("W2"), "python", "clean = frame.dropna()\nclean.");
});
afterAll(() => client.stop());

/** After a change: an answer that is known already needs no context. */
async function seen() {
  await client.insert(cell("W2"), { line: 0, character: 0 }, "\n");
  await client.complete(cell("W2"), { line: ++line, character: 6 }, { triggerKind: 1 });
  const [last] = await client.connection.sendRequest<RecordSummary[]>("loupe/records");
  const exported = await client.connection.sendRequest<ExportedRecord>("loupe/record", { id: last?.id });
  const context = exported.record.context;
  return { ...context, beside: (context?.neighbours ?? []).map(({ text }) => text).join("") };
}

test("told in no order, the others stand beside the cell, neither before nor after it", async () => {
  const { prefix, suffix, beside } = await seen();
  expect(prefix).toBe("\nclean = frame.dropna()\nclean.");
  expect(suffix).toBe("");
  expect(beside).toContain("describe");
});

test("told in their order, they stand before and after it", async () => {
  const broken = { notebook: "file:///w/n.ipynb", cells: [1] };
  const order = { notebook: "file:///w/n.ipynb", cells: ["W0", "W2", "W1"].map(cell) };
  await client.connection.sendNotification("loupe/cellOrder", order);
  await client.connection.sendNotification("loupe/cellOrder", broken);
  const { prefix, suffix } = await seen();
  expect(prefix).toBe('frame = pd.read_csv("a.csv")\n\n\n\nclean = frame.dropna()\nclean.');
  expect(suffix).toBe("\n\nprint(clean.describe())");
});
