// Documents that no person writes, and clients that change their mind: an answer or none, never an error.
import { afterAll, beforeAll, expect, test } from "vitest";
import { cursorIn, insertTextOf, LspClient, ROOT_URI } from "./client";

let client: LspClient;
beforeAll(async () => {
  client = await LspClient.start();
  await client.state("ready");
});
afterAll(() => client.stop());

/** Sends the request and says what came of it; a JSON-RPC error rejects, and so fails the test. */
async function outcomeOf(drawn: string, context: object = {}): Promise<string | undefined> {
  const { text, position } = cursorIn(drawn);
  const uri = `${ROOT_URI}/${drawn.length}.ts`;
  await client.open(uri, "typescript", text);
  await client.complete(uri, position, context);
  await client.close(uri);
  return (await client.report()).lastCompletion?.outcome;
}

const INVOKED = { triggerKind: 1 };
const ANSWERED = /^(completed|noText|postprocess|lowConfidence)$/;

test("skips a document of 10 MB, also when asked for", async () => {
  const half = "const a = 1;\n".repeat(400_000);
  expect(await outcomeOf(`${half}const b = │\n${half}`)).toBe("documentTooLarge");
  expect(await outcomeOf(`${half}const bb = │\n${half}`, INVOKED)).toBe("documentTooLarge");
});

test("skips a line of 1 MB, and answers it when asked for", async () => {
  const half = "a+".repeat(250_000);
  expect(await outcomeOf(`${half}│;${half}`)).toBe("lineTooLong");
  expect(await outcomeOf(`${half}│;${half} `, INVOKED)).toMatch(ANSWERED);
});

test.each([
  ["tabs", "function f() {\n\tif (x) {\n\t\treturn │\n\t}\n}\n"],
  ["emoji", "const 🙂 = '👩‍👩‍👧';\nconst b = │\n"],
  ["lone surrogates", "const a = '\ud83d';\nconst b = '\ude00' + │\n"],
  ["an empty document", "│"],
  ["a zero character", "const a = '\0';\nconst b = │\n"],
])("answers a document with %s", async (_, drawn) => {
  expect(await outcomeOf(drawn)).toMatch(ANSWERED);
  expect(await outcomeOf(`${drawn} `, INVOKED)).toMatch(ANSWERED);
});

test("answers a CRLF document without a lone line feed", async () => {
  const { text, position } = cursorIn("function add(a, b) {│\n}\n");
  const uri = `${ROOT_URI}/crlf.js`;
  await client.open(uri, "javascript", text.replaceAll("\n", "\r\n"));
  const insertText = insertTextOf(await client.complete(uri, position, INVOKED)) ?? "";
  expect((await client.report()).lastCompletion?.outcome).toMatch(ANSWERED);
  expect(insertText.replaceAll("\r\n", "")).not.toContain("\n");
});

test("answers null for a document it does not know, and for a position outside of one it knows", async () => {
  expect(await client.complete(`${ROOT_URI}/unknown.ts`, { line: 0, character: 0 })).toBeNull();
  const uri = `${ROOT_URI}/short.ts`;
  await client.open(uri, "typescript", "a\n");
  await client.complete(uri, { line: 900, character: 900 });
  expect((await client.report()).state.kind).toBe("ready");
});

test("refuses a question out of bounds with InvalidParams and a sentence, at once, and goes on", async () => {
  const ask = (method: string, params: unknown) => client.connection.sendRequest(method, params);
  const promptIds = [1, 2, 3];
  const question = { kind: "partAttention", promptIds, parts: [{ from: -1, to: 1e9 }] };
  await expect(ask("loupe/explain", { text: "a", question })).rejects.toMatchObject({
    code: -32602,
    message: "expected a part within 0 to 3, got -1 to 1000000000",
  });
  await expect(ask("loupe/explain", null)).rejects.toMatchObject({ code: -32602 });
  await expect(ask("loupe/tokens", { text: "a".repeat(200_000) })).rejects.toMatchObject({ code: -32602 });
  await expect(ask("loupe/score", { tokenIds: [1e9] })).rejects.toMatchObject({ code: -32602 });
  expect(await ask("loupe/tokens", { text: "a" })).toMatchObject({ tokens: [{ start: 0, end: 1 }] });
});

test("a document whose address is none costs no other document its suggestions", async () => {
  const { text, position } = cursorIn("function add(a: number, b: number) {\n  return │\n}\n");
  for (const uri of [7, null, "", "file:////a", {}]) {
    await client.connection.sendNotification("textDocument/didOpen", {
      textDocument: { uri, languageId: "typescript", version: 1, text },
    });
  }
  await client.open(`${ROOT_URI}/good.ts`, "typescript", text);
  await client.complete(`${ROOT_URI}/good.ts`, position, INVOKED);
  expect((await client.report()).lastCompletion?.outcome).toMatch(ANSWERED);
  for (const line of [-1, 0.5, "0"])
    expect(await client.complete(`${ROOT_URI}/good.ts`, { line: line as number, character: 0 })).toBeNull();
});

test("a document closed while its request is answered does no harm to others", async () => {
  const { text, position } = cursorIn("const total = items.│\n");
  const uri = `${ROOT_URI}/closed.ts`;
  await client.open(uri, "typescript", text);
  const asked = client.complete(uri, position);
  await client.close(uri);
  await asked;
  expect(await client.complete(uri, position)).toBeNull();
});
