// The same text at the same place gives the same answer, whatever was typed, asked and opened before; and a right
// suggestion stays while its own characters are typed, quotes and their closers included.
import { afterAll, beforeAll, expect, test } from "vitest";
import { randomBelow, seededRandom } from "../eval/random";
import { cursorIn, insertTextOf, LspClient, ROOT_URI } from "./client";

const HISTORIES = 20;
const LINE = '  console.log("item saved", item.id, item.name);\n';
const ABOVE = `export function run(item: Item) {\n${LINE}  check(item);\n${LINE}  store(item);\n`;
const ASKED = `${ABOVE}  console.log("item │\n}\n`;

let client: LspClient;
beforeAll(async () => {
  client = await LspClient.start();
  await client.state("ready");
});
afterAll(() => client.stop());

test(`gives one answer in ${HISTORIES} different histories`, async () => {
  const answers = new Set<string | null>();
  for (let seed = 1; seed <= HISTORIES; seed++) answers.add(await answerAfter(seed));
  expect([...answers]).toEqual(['saved", item.id, item.name);']);
});

/** Writes the last characters before the cursor in pieces, asks in between, writes and takes back, looks at others. */
async function answerAfter(seed: number): Promise<string | null> {
  const random = seededRandom(seed);
  const uri = `${ROOT_URI}/src/steady.ts`;
  const { text, position } = cursorIn(ASKED);
  const offset = ASKED.indexOf("│");
  const typedLength = randomBelow(random, 18);
  const start = { line: position.line, character: position.character - typedLength };
  await client.open(uri, "typescript", text.slice(0, offset - typedLength) + text.slice(offset));
  if (random() < 0.5) await client.complete(uri, start);
  if (random() < 0.5)
    await client.open(`${ROOT_URI}/src/other${seed}.ts`, "typescript", `const other = ${seed};\n`);
  if (random() < 0.5) {
    await client.insert(uri, start, "zz");
    await client.complete(uri, { ...start, character: start.character + 2 });
    await client.replace(uri, { start, end: { ...start, character: start.character + 2 } }, "");
  }
  let at = start;
  for (let left = typedLength; left > 0;) {
    const length = 1 + randomBelow(random, left);
    await client.insert(uri, at, text.slice(offset - left, offset - left + length));
    at = { ...at, character: at.character + length };
    left -= length;
    if (random() < 0.3) await client.complete(uri, at);
  }
  const answer = insertTextOf(await client.complete(uri, position));
  await client.close(uri);
  return answer;
}

test("a right suggestion stays while it is typed, with what the editor closes", async () => {
  const uri = `${ROOT_URI}/src/typed.ts`;
  const { text, position } = cursorIn(`${ABOVE}  console.│\n}\n`);
  await client.open(uri, "typescript", text);
  const whole = 'log("item saved", item.id, item.name);';
  expect(insertTextOf(await client.complete(uri, position))).toBe(whole);
  // Each key, and what the editor writes right of the cursor with it.
  const closed: Readonly<Record<string, string>> = { "(": ")", '"': '"' };
  let right = "";
  for (let length = 1; length <= 14; length++) {
    const char = whole.charAt(length - 1);
    const at = { line: position.line, character: position.character + length - 1 };
    const closer = right.startsWith(char) ? "" : (closed[char] ?? "");
    if (right.startsWith(char)) right = right.slice(1);
    else await client.insert(uri, at, char + closer);
    right = closer + right;
    const next = { ...at, character: at.character + 1 };
    const list = await client.complete(uri, next);
    expect(insertTextOf(list)).toBe(whole.slice(length));
    const { start, end } = list?.items[0]?.range ?? { start: next, end: next };
    expect(end.character - start.character).toBe(right.length);
  }
});
