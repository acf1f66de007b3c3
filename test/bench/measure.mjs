// One run of the bench: a fresh server, its first suggestion, then 200 characters typed into the middle of a file of
// 8,000 tokens. The text is this project's source as it once was: real code, and the same in every version.
import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../../scripts/lib/command.mjs";
import { calibrate } from "./calibrate.mjs";
import { percentile } from "./figures.mjs";
import { measureReplay } from "./replay.mjs";
import { measureOverhead, measureSwitch } from "./otherModels.mjs";
import { openDocument, startServer } from "./serverClient.mjs";

/** By nano's tokenizer. */
const FILE_TOKENS = 8000;
const TEXT = new URL("./fixtures/typed.txt", import.meta.url);
const TYPED_CHARACTERS = 200;
const MB = 1_000_000;
const FIRST_LINE = "export function sum(values: number[]): number {\n  return ";

/**
 * @param {string | null} vsix
 * @param {import("./shipped.mjs").Program} program
 * @returns {Promise<Record<string, number>>} figure id → value
 */
export async function measureProduct(vsix, program) {
  const calibrationMs = calibrate();
  const server = await startServer(ROOT, program);
  const firstSuggestionMs = await measureStart(server);
  const typed = await measureTyping(server);
  await server.stop();
  const switchMs = await measureSwitch();
  const { overheadMs, bareMs } = await measureOverhead();
  return {
    "models.switchMs": switchMs,
    "server.overheadMs": overheadMs,
    "server.bareMs": bareMs,
    "start.firstSuggestionMs": firstSuggestionMs,
    ...typed,
    ...(await measureReplay(program)),
    ...(vsix && { "vsix.mb": statSync(vsix).size / MB }),
    "machine.calibrationMs": calibrationMs,
  };
}

async function measureStart(server) {
  const document = openDocument(server, join(ROOT, "bench/first.ts"), `${FIRST_LINE}\n}\n`);
  await document.opened;
  await document.complete(FIRST_LINE.length);
  const elapsedMs = performance.now() - server.startedAt;
  const { lastCompletion } = await server.connection.sendRequest("loupe/report");
  if (!lastCompletion?.generate)
    throw new Error(`no suggestion was inferred: ${JSON.stringify(lastCompletion)}`);
  return elapsedMs;
}

async function measureTyping(server) {
  const { before, typed, after } = await splitFile(server);
  const document = openDocument(server, join(ROOT, "bench/large.ts"), before + after);
  await document.opened;
  // The first request reads the whole prompt; what is measured is typing.
  await document.complete(before.length);
  await server.connection.sendRequest("loupe/report");
  const samples = [];
  for (let count = 0; count < typed.length; count += 1) {
    samples.push(await typeOne(server, document, before.length + count, typed.charAt(count)));
  }
  return figuresOf(samples);
}

async function typeOne({ connection }, document, offset, character) {
  const start = performance.now();
  await document.type(offset, character);
  await document.complete(offset + 1);
  const clientMs = performance.now() - start;
  const report = await connection.sendRequest("loupe/report");
  if (!report.lastCompletion) throw new Error("the server's report holds no completion");
  return { clientMs, report };
}

function figuresOf(samples) {
  const server = samples.map(({ report }) => report.lastCompletion.elapsedMs);
  const client = samples.map(({ clientMs }) => clientMs);
  const inferred = samples.filter(({ report }) => report.lastCompletion.generate !== null);
  const generated = inferred.map(({ report }) => report.lastCompletion.generate);
  const reread = generated.map(({ promptLength, reusedLength }) => promptLength - reusedLength);
  const memory = samples.map(({ report }) => report.serverResidentBytes + report.engineResidentBytes);
  return {
    "typed.p50Ms": percentile(server, 0.5),
    "typed.p95Ms": percentile(server, 0.95),
    "typed.tokensEvaluated": percentile(reread, 0.5),
    "typed.inferredP50Ms": percentile(
      inferred.map(({ report }) => report.lastCompletion.elapsedMs),
      0.5,
    ),
    "typed.clientP50Ms": percentile(client, 0.5),
    "typed.clientP95Ms": percentile(client, 0.95),
    "typed.inferredShare": inferred.length / samples.length,
    "typed.promptTokens": percentile(
      generated.map(({ promptLength }) => promptLength),
      0.5,
    ),
    "memory.mb": Math.max(...memory) / MB,
    "loop.maxBlockMs": Math.max(...samples.map(({ report }) => report.maxEventLoopBlockMs)),
  };
}

/** The file with 200 characters taken out before a line end in its middle; they are typed in again. */
async function splitFile({ connection }) {
  const text = readFileSync(TEXT, "utf8");
  const { tokens } = await connection.sendRequest("loupe/tokens", { text });
  if (Math.abs(tokens.length / FILE_TOKENS - 1) > 0.2)
    throw new Error(`expected a text of about ${FILE_TOKENS} tokens, got ${tokens.length}`);
  const end = text.indexOf("\n", text.length / 2);
  const start = end - TYPED_CHARACTERS;
  return { before: text.slice(0, start), typed: text.slice(start, end), after: text.slice(end) };
}
