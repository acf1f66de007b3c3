// Suggestions over the protocol, with a client that sends no settings and knows no configuration.
import { afterAll, beforeAll, expect, test } from "vitest";
import type { CompletionList } from "vscode-languageserver-protocol";
import { cursorIn, insertTextOf, LspClient, ROOT_URI } from "./client";

let client: LspClient;
beforeAll(async () => {
  client = await LspClient.start();
  await client.state("ready");
});
afterAll(() => client.stop());

const CODE = [
  "export function total(items: Item[]): number {",
  "  let sum = 0;",
  "  for (const item of items) {",
  "    sum += item.price;",
  "  }",
  "  return │",
  "}",
  "",
].join("\n");

test.each([
  ["a.ts", "typescript"],
  ["b.tsx", "typescriptreact"],
  ["c.js", "javascript"],
  ["d.go", "go"],
  ["no-language", ""],
])("answers %s through the model", async (name, languageId) => {
  const { text, position } = cursorIn(CODE);
  const uri = `${ROOT_URI}/src/${name}`;
  await client.open(uri, languageId, text);
  const answer = await client.complete(uri, position);
  const { lastCompletion } = await client.report();
  expect(lastCompletion?.generate?.runs).toBeGreaterThan(0);
  expect(insertTextOf(answer) ?? "").toBe(lastCompletion?.insertText);
  if (answer) expect(answer.items[0]?.range?.start).toEqual(position);
});

test("answers Python, and an untitled document", async () => {
  const { text, position } = cursorIn("def total(items):\n    return sum(│");
  for (const uri of [`${ROOT_URI}/t.py`, "untitled:Untitled-1"]) {
    await client.open(uri, "python", text);
    await client.complete(uri, position);
    expect((await client.report()).lastCompletion?.generate?.runs).toBeGreaterThan(0);
  }
});

test("gives no command to a client that did not ask for it", async () => {
  const { text, position } = cursorIn(CODE);
  const uri = `${ROOT_URI}/command.ts`;
  await client.open(uri, "typescript", text);
  const answer = await client.complete(uri, position);
  expect(answer?.items[0]?.command).toBeUndefined();
});

test("skips prose, other schemes and the middle of a line, and says why", async () => {
  const cases = [
    [`${ROOT_URI}/a.md`, "markdown", "Hello │", "languageDisabled"],
    ["output:log", "typescript", "const a = │", "scheme"],
    [`${ROOT_URI}/m.ts`, "typescript", "const a = │ b + c;", "middleOfLine"],
    [`${ROOT_URI}/w.ts`, "typescript", "const al│pha = 1;", "middleOfWord"],
  ] as const;
  for (const [uri, languageId, drawn, reason] of cases) {
    const { text, position } = cursorIn(drawn);
    await client.open(uri, languageId, text);
    expect(await client.complete(uri, position)).toBeNull();
    expect((await client.report()).lastCompletion?.outcome).toBe(reason);
  }
});

const INVOKED = { triggerKind: 1 };

test("text typed as predicted costs no engine run", async () => {
  // Written before in the same file: the memory knows it, whatever the model does.
  const known = "const first = order.items.reduce((sum, item) => sum + item.price, 0);\n".repeat(3);
  const { text, position } = cursorIn(`${known}const first = order.items.reduce(│\n`);
  const uri = `${ROOT_URI}/typed.ts`;
  await client.open(uri, "typescript", text);
  const predicted = insertTextOf(await client.complete(uri, position, INVOKED));
  expect(predicted).toBe("(sum, item) => sum + item.price, 0);");
  await client.insert(uri, position, "(");
  const next = { line: position.line, character: position.character + 1 };
  const rest = await client.complete(uri, next, INVOKED);
  expect(insertTextOf(rest)).toBe("sum, item) => sum + item.price, 0);");
  expect((await client.report()).lastCompletion).toMatchObject({ source: "completionCache", generate: null });
});

test("an answer begins with the item selected in the suggestion list, and replaces what it replaces", async () => {
  const { text, position } = cursorIn(CODE.replace("return │", "return su│"));
  const uri = `${ROOT_URI}/selected.ts`;
  await client.open(uri, "typescript", text);
  const range = { start: { line: position.line, character: position.character - 2 }, end: position };
  const answer = await client.complete(uri, position, {
    selectedCompletionInfo: { range, text: "sum.toFixed" },
  });
  expect((await client.report()).lastCompletion?.generate?.runs).toBeGreaterThan(0);
  if (answer) {
    expect(insertTextOf(answer)?.startsWith("sum.toFixed")).toBe(true);
    expect(answer.items[0]?.range?.start).toEqual(range.start);
  }
});

test("one typed character evaluates a few tokens, not the prompt again", async () => {
  const body = Array.from({ length: 120 }, (_, i) => `const value${i} = compute(${i}, "row ${i}");`);
  const text = [...body, "", ...body].join("\n");
  const uri = `${ROOT_URI}/long.ts`;
  await client.open(uri, "typescript", text);
  const typed = "const answer = zqxj(value1, value2, wvk";
  const evaluated: number[] = [];
  for (const [index, char] of [...typed].entries()) {
    await client.insert(uri, { line: 120, character: index }, char);
    await client.complete(uri, { line: 120, character: index + 1 });
    const generate = (await client.report()).lastCompletion?.generate;
    if (generate) evaluated.push(generate.promptLength - generate.reusedLength);
  }
  evaluated.sort((a, b) => a - b);
  expect(evaluated.length).toBeGreaterThan(10);
  expect(evaluated[evaluated.length >> 1]).toBeLessThanOrEqual(8);
});

test("newer requests abort older ones, with at most one engine run after each abort", async () => {
  const { text, position } = cursorIn(CODE);
  const uri = `${ROOT_URI}/abort.ts`;
  await client.open(uri, "typescript", text);
  const answers: Promise<unknown>[] = [];
  for (const [index, char] of [..."Math.round(sum * items.length"].entries()) {
    await client.insert(uri, { line: position.line, character: position.character + index }, char);
    answers.push(client.complete(uri, { line: position.line, character: position.character + index + 1 }));
    // Every third one gets the time to reach the engine.
    if (index % 3 === 0) await client.report();
  }
  const settled = await Promise.all(answers);
  expect(settled.slice(0, -1).some((answer) => answer === null)).toBe(true);
  expect((await client.report()).maxRunsAfterAbort).toBeLessThanOrEqual(1);
});

test("tells tokens and attention of a text: bytes add up, rows sum to one", async () => {
  const text = "let 값 = 1;";
  const tokens: { tokens: { bytes: number[] }[] } = await client.connection.sendRequest("loupe/tokens", {
    text,
  });
  expect(Buffer.from(tokens.tokens.flatMap(({ bytes }) => bytes)).toString()).toBe(text);
  const ask = <T>(question: object): Promise<T> =>
    client.connection.sendRequest("loupe/explain", { text, question });
  interface Wire {
    readonly $array: string;
    readonly base64: string;
  }
  const map = await ask<{ length: number; picture: Wire }>({ kind: "attention", layer: 0, head: 0 });
  expect(map.length).toBe(tokens.tokens.length);
  expect(Buffer.from(map.picture.base64, "base64")).toHaveLength(map.length ** 2);
  for (let position = 0; position < map.length; position++) {
    const { weights } = await ask<{ weights: Wire }>({ kind: "head", layer: 0, head: 0, position });
    expect(weights.$array).toBe("Float32Array");
    const bytes = Buffer.from(weights.base64, "base64");
    const row = Array.from({ length: position + 1 }, (_, column) => bytes.readFloatLE(column * 4));
    expect(row.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 4);
  }
  expect(await client.connection.sendRequest("loupe/endExplain")).toBeNull();
});

test("a client without inline completion gets the same text as one preselected item of its list", async () => {
  const plain = await LspClient.start();
  const inline = await LspClient.start({ capabilities: { textDocument: { inlineCompletion: {} } } });
  try {
    expect(plain.capabilities.completionProvider).toBeDefined();
    expect(inline.capabilities.completionProvider).toBeUndefined();
    // Lines that repeat: what is sure enough to be shown unasked.
    const line = "    expect(basket.total()).toBe(sum(prices));\n";
    const { text, position } = cursorIn(`${line.repeat(6)}    expect(basket.│\n`);
    await plain.open(`${ROOT_URI}/list.ts`, "typescript", text);
    const params = { textDocument: { uri: `${ROOT_URI}/list.ts` }, position, context: { triggerKind: 1 } };
    const list = await plain.connection.sendRequest<CompletionList | null>("textDocument/completion", params);
    const expected = insertTextOf(await plain.complete(`${ROOT_URI}/list.ts`, position));
    expect(expected).not.toBeNull();
    expect(list?.items).toMatchObject([{ preselect: true, textEdit: { newText: expected } }]);
  } finally {
    await Promise.all([plain.stop(), inline.stop()]);
  }
});
