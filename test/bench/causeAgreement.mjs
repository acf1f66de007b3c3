// `npm run bench -- --cause`: of suggestions of the product, how often the line that the panel names as their cause is the one
// that a full leave-one-out finds: every line that may be named left out once, cut out of the prompt by code of this file.
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openDocument, startServer } from "./serverClient.mjs";

/** What the bench of typing types into. */
const TEXT = readFileSync(new URL("./fixtures/typed.txt", import.meta.url), "utf8");
/** Lines of a document: as many as one has around a cursor. */
const LINES = 48;
/** A question names at most so many parts. */
const PARTS = 40;
/** Less than this, and no line is the cause: then none may be named. The page draws the same border. */
const MATTERS = 0.3;
const PROGRESS = 10;
/** What is decided by less than this is a tie: the same prompt read in other pieces differs by as much. */
const TIE = 0.1;

/** @returns {Promise<{ agreed: number, tied: number, borneOut: number, count: number, ms: number[] }>} */
export async function measureCauseAgreement(wanted, log) {
  const folder = mkdtempSync(join(tmpdir(), "loupe-bench-"));
  const server = await startServer(folder);
  const { connection } = server;
  const result = { agreed: 0, tied: 0, borneOut: 0, count: 0, ms: [] };
  try {
    const lines = TEXT.split("\n");
    const step = Math.max(1, Math.floor((lines.length - LINES) / (wanted * 3)));
    for (let first = 0; result.count < wanted && first + LINES < lines.length; first += step) {
      const found = await oneSuggestion(server, folder, lines.slice(first, first + LINES));
      if (!found) continue;
      const startedAt = performance.now();
      const named = await connection.sendRequest("loupe/explain", {
        text: "",
        question: { kind: "cause", turn: result.count },
      });
      if (!named.cause) continue;
      result.ms.push(performance.now() - startedAt);
      count(result, named.cause, await fullLeaveOneOut(connection, found), log);
    }
    return result;
  } finally {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** `lines`: what each costs by the full leave-one-out. */
function count(result, { whole, lines: [line] }, lines, log) {
  const best = lines.reduce((found, each) => (each.loss > found.loss ? each : found));
  const isNamed = whole - line.without >= MATTERS;
  const isSame = isNamed ? line.text === best.text : best.loss < MATTERS;
  const own = lines.find(({ text }) => text === line.text)?.loss ?? -Infinity;
  const isTie = !isSame && best.loss - Math.max(own, MATTERS) < TIE;
  result.count += 1;
  if (isNamed) result.borneOut += 1;
  if (isSame) result.agreed += 1;
  if (isTie) result.tied += 1;
  if (result.count % PROGRESS === 0) log(`${result.agreed} of ${result.count} agree so far`);
  const cost = ({ text, loss }) => `${JSON.stringify(text.trim())} (${loss.toFixed(2)})`;
  if (!isSame)
    log(
      `${isTie ? "a tie" : "not the same"}: named ${cost({ text: line.text, loss: own })}, found ${cost(best)}`,
    );
}

/** Asked in the middle of a line in the middle of the text; null: nothing was suggested. */
async function oneSuggestion(server, folder, lines) {
  const at = lines.findIndex((line, i) => i >= LINES / 2 && /^\s*\w+.{12,}$/.test(line));
  if (at < 0) return null;
  const line = lines[at];
  const column = line.indexOf(" ", line.search(/\S/) + 4) + 1;
  if (column <= 0) return null;
  const before = [...lines.slice(0, at), line.slice(0, column)].join("\n");
  const after = ["", ...lines.slice(at + 1)].join("\n");
  const document = openDocument(server, join(folder, `case${before.length}.ts`), before + after);
  await document.opened;
  try {
    return await suggestionAt(server, document.uri, { line: at, character: column });
  } finally {
    // The next one is of nearly the same text: beside it, this one would be all of its cause.
    await server.connection.sendNotification("textDocument/didClose", {
      textDocument: { uri: document.uri },
    });
  }
}

async function suggestionAt({ connection }, uri, position) {
  const list = await connection.sendRequest("textDocument/inlineCompletion", {
    ...{ textDocument: { uri }, context: { triggerKind: 1 } },
    position,
  });
  if (!list?.items?.length) return null;
  const [latest] = await connection.sendRequest("loupe/records");
  const { record } = await connection.sendRequest("loupe/record", { id: latest.id });
  return record.prompt && record.tokens.length > 0 ? record : null;
}

/** What each line costs that may be named: it has a word, and is not the one being written. */
async function fullLeaveOneOut(connection, { prompt, tokens, context }) {
  const promptIds = prompt.parts.flatMap(({ tokenIds }) => tokenIds);
  const chosen = tokens.map(({ tokenId }) => tokenId);
  const lines = await linesOf(connection, prompt, context);
  const found = [];
  for (let from = 0; from < lines.length; from += PARTS) {
    const asked = lines.slice(from, from + PARTS);
    const question = { kind: "influence", promptIds, chosen, parts: asked.map(({ span }) => span) };
    const { whole, parts } = await connection.sendRequest("loupe/explain", { text: "", question });
    parts.forEach(({ without }, i) => found.push({ text: asked[i].text, loss: whole - without }));
  }
  return found;
}

/** The tokens of each line, by the tokenizer's own places; a token over two lines is the first one's. */
async function linesOf(connection, { parts }, { prefix, suffix, neighbours }) {
  const lines = [];
  let start = 0;
  for (const { text, tokenIds } of parts) {
    const { tokens } = await connection.sendRequest("loupe/tokens", { text });
    const texts = text.split("\n");
    const isPrefix = text !== "" && prefix.split("\n").at(-2) === texts.at(-2);
    const isSuffix = text !== "" && suffix.startsWith(text.slice(0, 40));
    const isOther = neighbours.some(({ path }) => texts[0] === path);
    const spans = new Map();
    tokens.forEach((token, i) => {
      const line = text.slice(0, token.start).split("\n").length - 1;
      const at = start + tokenIds.length - tokens.length + i;
      spans.set(line, { from: spans.get(line)?.from ?? at, to: at + 1 });
    });
    const isWritten = (line) => line === (isPrefix ? texts.length - 1 : 0);
    for (const [line, span] of spans) {
      const mayBeNamed =
        (isPrefix || isSuffix || isOther) && !isWritten(line) && /[\p{L}\p{N}]/u.test(texts[line]);
      if (mayBeNamed) lines.push({ text: texts[line], span });
    }
    start += tokenIds.length;
  }
  return lines;
}
