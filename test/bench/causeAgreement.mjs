// `npm run bench -- --cause`: of suggestions of the product, how often the line that the panel names as their cause is the one
// that a full leave-one-out finds: every single line of the prompt left out once, cut out of the prompt by code of this file.
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

/** @returns {Promise<{ agreed: number, borneOut: number, count: number }>} */
export async function measureCauseAgreement(wanted, log) {
  const folder = mkdtempSync(join(tmpdir(), "loupe-bench-"));
  const server = await startServer(folder);
  const { connection } = server;
  const result = { agreed: 0, borneOut: 0, count: 0 };
  try {
    const lines = TEXT.split("\n");
    const step = Math.max(1, Math.floor((lines.length - LINES) / (wanted * 3)));
    for (let first = 0; result.count < wanted && first + LINES < lines.length; first += step) {
      const found = await oneSuggestion(server, folder, lines.slice(first, first + LINES));
      if (!found) continue;
      const named = await connection.sendRequest("loupe/explain", {
        text: "",
        question: { kind: "cause", turn: result.count },
      });
      if (!named.cause) continue;
      const best = await fullLeaveOneOut(connection, found);
      result.count += 1;
      const isNamed = named.cause.whole - named.cause.line.without >= MATTERS;
      const isCause = best.loss >= MATTERS;
      const agrees = isNamed ? named.cause.line.text.includes(best.text.trim()) : !isCause;
      if (isNamed) result.borneOut += 1;
      if (agrees) result.agreed += 1;
      else
        log(
          `${found.id}: named ${JSON.stringify(named.cause.line.text)}, found ${JSON.stringify(best.text)}`,
        );
    }
    return result;
  } finally {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
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
  const list = await server.connection.sendRequest("textDocument/inlineCompletion", {
    ...{ textDocument: { uri: document.uri }, context: { triggerKind: 1 } },
    position: { line: at, character: column },
  });
  if (!list?.items?.length) return null;
  const [latest] = await server.connection.sendRequest("loupe/records");
  const { record } = await server.connection.sendRequest("loupe/record", { id: latest.id });
  return record.prompt && record.tokens.length > 0 ? record : null;
}

async function fullLeaveOneOut(connection, { prompt, tokens }) {
  const promptIds = prompt.parts.flatMap(({ tokenIds }) => tokenIds);
  const chosen = tokens.map(({ tokenId }) => tokenId);
  const lines = await linesOf(connection, prompt.parts);
  let best = { loss: -Infinity, text: "" };
  for (let from = 0; from < lines.length; from += PARTS) {
    const asked = lines.slice(from, from + PARTS);
    const question = { kind: "influence", promptIds, chosen, parts: asked.map(({ span }) => span) };
    const { whole, parts } = await connection.sendRequest("loupe/explain", { text: "", question });
    parts.forEach(({ without }, i) => {
      if (whole - without > best.loss) best = { loss: whole - without, text: asked[i].text };
    });
  }
  return best;
}

/** The tokens of each line that has words, by the tokenizer's own places; a token over two lines is the first one's. */
async function linesOf(connection, parts) {
  const lines = [];
  let start = 0;
  for (const { text, tokenIds } of parts) {
    const { tokens } = await connection.sendRequest("loupe/tokens", { text });
    const lead = tokenIds.length - tokens.length;
    const numberOf = (offset) => text.slice(0, offset).split("\n").length - 1;
    const texts = text.split("\n");
    const spans = new Map();
    tokens.forEach((token, i) => {
      const line = numberOf(token.start);
      const at = start + lead + i;
      spans.set(line, { from: spans.get(line)?.from ?? at, to: at + 1 });
    });
    for (const [line, span] of spans) if (texts[line].trim() !== "") lines.push({ text: texts[line], span });
    start += tokenIds.length;
  }
  return lines;
}
