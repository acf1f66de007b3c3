// Types a stretch of code as a person does, a character every 200 ms, in a workspace of 5,000 files with some of them
// open. The code is this project's own as it once was, the same in every version; no model of ours was trained on it.
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { percentile } from "./figures.mjs";
import { openDocument, startServer } from "./serverClient.mjs";

const SOURCES = new URL("./fixtures/replay/", import.meta.url);
const TYPED_FILE = "server/completion/postprocess/scope.ts";
const OPEN_FILES = ["brackets", "replacedLength", "cutAtScopeEnd", "types"].map(
  (name) => `server/completion/postprocess/${name}.ts`,
);
const FIRST_LINE = 34;
const TYPED_CHARACTERS = 200;
const MS_A_CHARACTER = 200;
const WORKSPACE_FILES = 5000;
/** Linux counts a process' time in these. */
const TICK_MS = 10;

/** @param {import("./shipped.mjs").Program} program @returns {Promise<Record<string, number>>} figure id → value */
export async function measureReplay(program) {
  const folder = createWorkspace();
  const server = await startServer(folder, program);
  try {
    for (const path of OPEN_FILES) await openDocument(server, join(folder, path), source(path)).opened;
    const { before, typed, after } = splitFile(source(TYPED_FILE));
    const document = openDocument(server, join(folder, TYPED_FILE), before + after);
    await document.opened;
    await document.complete(before.length);
    const cpuBefore = await cpuMs(server);
    const keys = [];
    for (const [index, character] of [...typed].entries()) {
      keys.push(await typeKey(server, document, { offset: before.length + index, character }));
    }
    return figuresOf(keys, ((await cpuMs(server)) - cpuBefore) / typed.length);
  } finally {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function typeKey({ connection }, document, { offset, character }) {
  const start = performance.now();
  await document.type(offset, character);
  await document.complete(offset + 1);
  const { lastCompletion } = await connection.sendRequest("loupe/report");
  const [latest] = await connection.sendRequest("loupe/records");
  const { record } = await connection.sendRequest("loupe/record", { id: latest.id });
  await sleep(Math.max(0, MS_A_CHARACTER - (performance.now() - start)));
  return { character, completion: lastCompletion, contextMs: record.timings.contextMs };
}

function figuresOf(keys, cpuMsPerChar) {
  const elapsed = keys.map(({ completion }) => completion.elapsedMs);
  const inferred = keys.map(({ completion }) => completion.generate).filter((generate) => generate !== null);
  const predicted = keys.filter((key, index) => isPredicted(keys[index - 1], key));
  const held = predicted.map(({ completion }) => completion);
  const context = keys.map(({ contextMs }) => contextMs).filter((ms) => ms !== null);
  return {
    "replay.p50Ms": percentile(elapsed, 0.5),
    "replay.p95Ms": percentile(elapsed, 0.95),
    "replay.kvReuse": percentile(
      inferred.map(({ reusedLength, promptLength }) => reusedLength / promptLength),
      0.5,
    ),
    ...(held.length > 0 && {
      "replay.typeThrough": held.filter(({ source }) => source === "completionCache").length / held.length,
      "replay.typeThroughMs": percentile(
        held.map(({ elapsedMs }) => elapsedMs),
        0.95,
      ),
    }),
    ...(Number.isFinite(cpuMsPerChar) && { "replay.cpuMsPerChar": cpuMsPerChar }),
    "context.p95Ms": percentile(context, 0.95),
  };
}

/** The key is what the suggestion on screen goes on with, and not all of it. */
function isPredicted(previous, { character }) {
  const shown = previous?.completion.insertText ?? "";
  return shown.length > 1 && shown.startsWith(character);
}

/** Of server and engine together; NaN where the system does not tell. */
async function cpuMs({ connection }) {
  const { serverPid, enginePid } = await connection.sendRequest("loupe/report");
  return [serverPid, enginePid].reduce((sum, pid) => sum + cpuMsOf(pid), 0);
}

function cpuMsOf(pid) {
  if (!existsSync(`/proc/${pid}/stat`)) return NaN;
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").at(-1).split(" ");
  return (Number(fields[11]) + Number(fields[12])) * TICK_MS; // utime, stime
}

function createWorkspace() {
  const folder = mkdtempSync(join(tmpdir(), "loupe-bench-"));
  for (const path of [TYPED_FILE, ...OPEN_FILES]) {
    mkdirSync(join(folder, path, ".."), { recursive: true });
    writeFileSync(join(folder, path), source(path));
  }
  for (let index = 0; index < WORKSPACE_FILES; index += 1) {
    const part = join(folder, `part${index % 100}`);
    mkdirSync(part, { recursive: true });
    writeFileSync(join(part, `module${index}.ts`), `export const value${index} = compute(${index});\n`);
  }
  return folder;
}

function splitFile(text) {
  const start = text.split("\n").slice(0, FIRST_LINE).join("\n").length + 1;
  const end = start + TYPED_CHARACTERS;
  return {
    before: text.slice(0, start),
    typed: text.slice(start, end),
    after: text.slice(text.indexOf("\n", end)),
  };
}

function source(path) {
  return readFileSync(new URL(`${basename(path)}.txt`, SOURCES), "utf8");
}
