// What a request leaves behind, asked for over the protocol, and run again by `loupe replay` in a fresh process.
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { ExportedRecord, RecordSummary } from "../../server/protocol/record";
import { cursorIn, LspClient, ROOT_URI } from "./client";

const folder = mkdtempSync(join(tmpdir(), "loupe-records-"));
let client: LspClient;
beforeAll(async () => {
  client = await LspClient.start();
  await client.state("ready");
});
afterAll(async () => {
  await client.stop();
  rmSync(folder, { recursive: true, force: true });
});

const INVOKED = 1;
const AUTOMATIC = 2;

async function recordOf(drawn: string, name: string, triggerKind = INVOKED): Promise<ExportedRecord> {
  const { text, position } = cursorIn(drawn);
  const uri = `${ROOT_URI}/src/${name}`;
  await client.open(uri, "typescript", text);
  await client.complete(uri, position, { triggerKind });
  const [latest] = await client.connection.sendRequest<RecordSummary[]>("loupe/records");
  expect(latest).toMatchObject({ uri, position });
  return client.connection.sendRequest("loupe/record", { id: latest?.id });
}

function replay(exported: unknown): { status: number | null; stdout: string } {
  const path = join(folder, "record.json");
  writeFileSync(path, JSON.stringify(exported));
  const program = join(import.meta.dirname, "..", "..", "dist", "loupe.js");
  return spawnSync(process.execPath, [program, "replay", path, "--json"], { encoding: "utf8" });
}

function replayOf(exported: unknown): { same: boolean; replayed: number[]; insertText: string } {
  return JSON.parse(replay(exported).stdout) as { same: boolean; replayed: number[]; insertText: string };
}

/** Lines that no model knows stand at the file's beginning, far outside of the prompt's window. */
const REMEMBERED = [
  ...Array.from({ length: 3 }, () => "zorb.quixotic(plinth, 4711);"),
  ...Array.from({ length: 300 }, (_, at) => `export const value${at} = ${at} * ${at};`),
  "zorb.│\n",
].join("\n");
const CODE = "export function sum(items: number[]): number {\n  let total = 0;\n  for (const item of │\n";

test("a record names the prompt's parts, every token with its probability and each filter's verdict", async () => {
  const { record } = await recordOf(CODE, "a.ts");
  const { prompt, tokens, filters, generate, written } = record;
  expect(prompt?.parts.map(({ begin }) => begin)).toEqual([
    ...["<|repo_name|>", "<|file_sep|>", "<|fim_suffix|>", "<|fim_prefix|>", "<|fim_middle|>"],
  ]);
  expect(prompt?.parts[1]?.text).toBe("src/a.ts\n");
  const length = prompt?.parts.reduce((sum, { tokenIds }) => sum + tokenIds.length, 0);
  expect(length).toBe(generate?.promptLength);
  expect(tokens.length).toBeGreaterThan(0);
  expect(tokens.every(({ probability }) => probability > 0 && probability <= 1)).toBe(true);
  const text = tokens.map((token) => token.text).join("");
  expect(text.startsWith((prompt?.healedText ?? "") + (written ?? ""))).toBe(true);
  expect(filters.length).toBeGreaterThan(5);
});

test("loupe replay reaches the same token ids in a fresh process", async () => {
  const exported = await recordOf(CODE, "b.ts");
  const replayed = replayOf(exported);
  expect(replayed).toMatchObject({ same: true, insertText: exported.record.insertText });
  expect(replayed.replayed).toEqual(exported.record.tokens.map(({ tokenId }) => tokenId));
  expect(replay(exported).status).toBe(0);
});

test("loupe replay reaches the same token ids where the memory had a say, without the files it remembers", async () => {
  const exported = await recordOf(REMEMBERED, "remembered.ts");
  const { tokens, insertText } = exported.record;
  const replayed = replayOf(exported);
  expect(replayed).toMatchObject({ same: true, lacksMemory: false, insertText });
  expect(replayed.replayed).toEqual(tokens.map(({ tokenId }) => tokenId));
  // Without the memory's opinions something else comes out: the test could not fail where it changes nothing.
  const alone = tokens.map(({ source, ...token }) => ({
    ...token,
    source: { ...source, opinion: undefined },
  }));
  expect(replayOf({ ...exported, record: { ...exported.record, tokens: alone } })).toMatchObject({
    ...{ same: false, lacksMemory: true },
  });
});

test("loupe replay says where a record does not come out the same", async () => {
  const exported = await recordOf(CODE, "c.ts");
  const tokens = exported.record.tokens.map((token, at) => (at === 0 ? { ...token, tokenId: 9 } : token));
  const { status, stdout } = replay({ ...exported, record: { ...exported.record, tokens } });
  expect(JSON.parse(stdout)).toMatchObject({ same: false, samePrompt: true, firstDifference: 0 });
  expect(status).toBe(1);
});

test("a request that the gate stopped leaves a record, too", async () => {
  const { record } = await recordOf("const al│pha = 1;\n", "d.ts", AUTOMATIC);
  expect(record).toMatchObject({ outcome: "middleOfWord", cacheHit: null, context: null, tokens: [] });
  expect(replay({ format: "loupe-record-1", version: "", record }).status).toBe(2);
  expect(await client.connection.sendRequest("loupe/record", { id: 10_000 })).toBeNull();
});

test("an explicit request gets alternatives to cycle through, all different; an automatic one gets one answer", async () => {
  const offering = await LspClient.start({ initializationOptions: { alternatives: true } });
  await offering.state("ready");
  let most = 0;
  for (const [index, drawn] of PLACES.entries()) {
    const { text, position } = cursorIn(drawn);
    const uri = `${ROOT_URI}/src/alternatives${index}.ts`;
    await offering.open(uri, "typescript", text);
    const automatic = await offering.complete(uri, position);
    const invoked = await offering.complete(uri, position, { triggerKind: 1 });
    const texts = invoked?.items.map(({ insertText }) => insertText) ?? [];
    expect(new Set(texts).size).toBe(texts.length);
    expect(automatic?.items.length ?? 0).toBeLessThanOrEqual(1);
    most = Math.max(most, texts.length);
  }
  await offering.stop();
  // At some of these places any model has two things to say.
  expect(most).toBeGreaterThan(1);
});

const PLACES = [
  "const first = 1;\nconst second = 2;\nconst third = │\n",
  'import { join } from "node:path";\nimport { readFile } from "│";\n',
  "const names = people.map((person) => person.│);\n",
  "function f(values: number[]) {\n  if (values.length === │) return null;\n  return values;\n}\n",
  "let total = 0;\nfor (const value of values) {\n  total += │;\n}\n",
  'console.log("start");\nconsole.log(│);\n',
];
