// The panel's generation loop over the protocol: it starts from the very suggestion that was shown, and its first choices
// are the ghost text.
import { afterAll, beforeAll, expect, test } from "vitest";
import { CancellationTokenSource } from "vscode-jsonrpc/node";
import { LSPErrorCodes } from "vscode-languageserver-protocol";
import type { NextChoice } from "../../server/protocol/explainModel";
import type { RequestRecord } from "../../server/protocol/record";
import { cursorIn, insertTextOf, LspClient, ROOT_URI } from "./client";

const INVOKED = { triggerKind: 1 };
const MAX_STEPS = 64;

let client: LspClient;
beforeAll(async () => {
  client = await LspClient.start();
  await client.state("ready");
});
afterAll(() => client.stop());

interface Step {
  readonly choices: readonly NextChoice[];
  readonly isComplete: boolean;
}

const ask = <T>(question: object): Promise<T> =>
  client.connection.sendRequest("loupe/explain", { text: "", question });
const step = (record: number, chosen: readonly number[]): Promise<Step> =>
  ask({ kind: "continue", record, chosen });

async function shown(drawn: string, name: string): Promise<{ ghost: string; record: RequestRecord }> {
  const { text, position } = cursorIn(drawn);
  const uri = `${ROOT_URI}/src/${name}`;
  await client.open(uri, "typescript", text);
  const ghost = insertTextOf(await client.complete(uri, position, INVOKED)) ?? "";
  const answer = await ask<{ record: RequestRecord; isFitted: boolean }>({ kind: "suggestion", turn: 0 });
  expect(answer.isFitted).toBe(true);
  const { record } = answer;
  expect(record).toMatchObject({ uri, position, insertText: ghost });
  return { ghost, record };
}

/** The first choice, again and again, until the engine would stop. */
async function greedyPath(record: number, from: readonly number[] = []): Promise<readonly NextChoice[]> {
  const path: NextChoice[] = [];
  const ids = [...from];
  while (path.length < MAX_STEPS) {
    const { choices, isComplete } = await step(record, ids);
    const [best] = choices;
    if (isComplete || !best?.token) break;
    path.push(best);
    ids.push(best.token.tokenId);
  }
  return path;
}

const textOf = (path: readonly NextChoice[]) =>
  Buffer.from(path.flatMap(({ token }) => [...(token?.bytes ?? [])])).toString();

const LINE = "  expect(basket.total()).toBe(sum(prices));\n";
const KNOWN = "const first = order.items.reduce((sum, item) => sum + item.price, 0);\n";

test.each([
  ["memory.ts", `${KNOWN.repeat(3)}const first = order.items.reduce(│\n`],
  ["healed.ts", `${LINE.repeat(4)}  expect(basket.tot│\n`],
  ["model.ts", "export function area(width: number, height: number): number {\n  return width │\n}\n"],
])("the first choice of every step is the ghost text: %s", async (name, drawn) => {
  const { ghost, record } = await shown(drawn, name);
  expect(ghost).not.toBe("");
  const path = await greedyPath(record.id);
  expect(path.map(({ token }) => token?.tokenId)).toEqual(record.tokens.map(({ tokenId }) => tokenId));
  path.forEach(({ probability, source }, i) => {
    expect(Math.abs(probability - (record.tokens[i]?.probability ?? NaN))).toBeLessThan(0.05);
    expect(source.memoryShare).toBeCloseTo(record.tokens[i]?.source?.memoryShare ?? NaN, 1);
  });
  expect(textOf(path)).toBe((record.prompt?.healedText ?? "") + (record.written ?? ""));
  // The filters may take something off or close what is open: they begin alike.
  expect(ghost.startsWith((record.written ?? "").slice(0, ghost.length).trimEnd())).toBe(true);
});

test("another choice leads another way, which goes on from there, and back again", async () => {
  const { record } = await shown(`${LINE.repeat(4)}  expect(basket.│\n`, "other.ts");
  const [first] = record.tokens;
  const { choices } = await step(record.id, []);
  const other = choices.find(({ token }) => token && token.tokenId !== first?.tokenId)?.token?.tokenId ?? -1;
  const own = await greedyPath(record.id, [other]);
  const back = await greedyPath(record.id);
  expect(back[0]?.token?.tokenId).toBe(first?.tokenId);
  expect(textOf(own)).not.toBe(textOf(back));
  expect(own.length).toBeGreaterThan(0);
});

test("a suggestion that was typed as predicted is explained by the request that computed it", async () => {
  const drawn = `${KNOWN.repeat(3)}const first = order.items.reduce(│\n`;
  const { ghost, record } = await shown(drawn, "typed.ts");
  const { position } = cursorIn(drawn);
  await client.insert(record.uri, position, ghost[0] ?? "");
  const next = { ...position, character: position.character + 1 };
  const rest = await client.complete(record.uri, next, INVOKED);
  expect(insertTextOf(rest)).toBe(ghost.slice(1));
  const { record: now } = await ask<{ record: RequestRecord }>({ kind: "suggestion", turn: 1 });
  expect(now.id).toBe(record.id);
  const path = await greedyPath(now.id);
  expect(textOf(path)).toContain(ghost);
});

test("a suggestion that is not known any more is said to be too old, as a sentence with its code", async () => {
  await expect(step(100_000, [])).rejects.toMatchObject({
    message: "This suggestion is too old: take the latest.",
    data: { code: "suggestionTooOld", args: [] },
  });
});

test("a question that is no longer wanted is answered as cancelled; a wrong one as it was written", async () => {
  const source = new CancellationTokenSource();
  const question = { kind: "overview" };
  // As much as the window holds: the answer would take a second. The server may read both messages at once.
  const text = LINE.repeat(60);
  const asked = client.connection.sendRequest("loupe/explain", { text, question }, source.token);
  source.cancel();
  await expect(asked).rejects.toMatchObject({ code: LSPErrorCodes.RequestCancelled });
  const wrong = ask({ kind: "attention", layer: 99, head: 0 });
  await expect(wrong).rejects.toThrow(/^expected a layer from 0 to 5, got 99$/);
});
