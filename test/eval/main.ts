// `npm run eval`: the packages of one split, through the built language server, into figures.
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chooseProgram, type Program } from "./client/program";
import { startServer } from "./client/server";
import { NotRunError, readCorpus } from "./corpus/readCorpus";
import { readWritten } from "./corpus/readWritten";
import { drawBlocks } from "./cursors/block";
import { drawCursors } from "./cursors/draw";
import { drawFiles, scoreFile, type ScoredFile } from "./measure/bitsPerByte";
import { runBlocks, type BlockResult } from "./measure/blockRun";
import { runCursors, type CursorResult, type CursorRunDeps } from "./measure/cursorRun";
import { filterLine } from "./measure/filterVerdicts";
import { drawRegions } from "./measure/region";
import { replayRegion, type ReplayResult } from "./measure/replay";
import { readOptions, type EvalOptions } from "./options";
import { gainFigures, readResults } from "./report/against";
import { eagernessFigures } from "./report/eagerness";
import {
  bitsFigures,
  blockFigures,
  cursorFigures,
  figure,
  replayFigures,
  type Figure,
} from "./report/figures";
import { folderMegabytes, sizeName } from "./report/model";
import { figureTable, jsonLine, rateTable, requestLine, writeResults } from "./report/print";
import { loadSyntaxCheck } from "./score/faulty";
import type { Cursor, Package } from "./types";

interface Measured {
  readonly model: string;
  readonly cursors: readonly CursorResult[];
  readonly blocks: readonly BlockResult[];
  readonly replays: readonly ReplayResult[];
  readonly scored: readonly ScoredFile[];
}

async function main(): Promise<void> {
  // scripts/eval.mjs names the repository's root; LOUPE_EVAL_SERVER measures a server built elsewhere.
  const root = process.env["LOUPE_EVAL_ROOT"] ?? process.cwd();
  const path = process.env["LOUPE_EVAL_SERVER"] ?? join(root, "dist", "loupe-language-server.js");
  const options = readOptions(process.argv.slice(2));
  if (!existsSync(path)) throw new NotRunError(`${path} is missing: npm run build`);
  const isWritten = options.set === "written";
  const packages = isWritten ? readWritten(join(root, "test/eval/written")) : readCorpus(options.split);
  const program = chooseProgram(path, options.asked);
  const deps = { program, syntax: await loadSyntaxCheck(join(root, "dist", "grammars")) };
  const started = performance.now();
  const measured = await measure(packages, options, deps).finally(() => program.remove());
  if (options.out) writeResults(options.out, measured.cursors, measured.replays);
  const prompt = options.asked.prefixOnly ? "PrefixOnly" : "";
  const size = `${isWritten ? "Written" : ""}${prompt}.${sizeName(measured.model)}`;
  const megabytes = { value: folderMegabytes(program.modelFolder) ?? NaN, low: NaN, high: NaN };
  const figures = [
    ...figuresOf(measured, options, size),
    ...eagernessFigures(measured.cursors, program.thresholds, size),
    ...(options.against ? gainFigures(measured.cursors, readResults(options.against), size) : []),
    figure(`model.mb.${sizeName(measured.model)}`, "MB", megabytes, 1),
  ];
  print(requestLine(measured.cursors));
  print(filterLine(measured.cursors.map((result) => result.destroyedBy)));
  print(rateTable(measured.cursors));
  print(figureTable(figures));
  print(`took ${Math.round((performance.now() - started) / 1000)} s`);
  if (!options.full) print("a part of the cursors only: an impression, not a figure to quote");
  print(jsonLine(figures));
}

async function measure(
  packages: readonly Package[],
  options: EvalOptions,
  deps: CursorRunDeps,
): Promise<Measured> {
  const byPackage = drawnByPackage(packages, options);
  const total = [...byPackage.values()].reduce((sum, cursors) => sum + cursors.length, 0);
  const cursors: CursorResult[] = [];
  let model = "";
  const asked = packages.filter(({ name }) => byPackage.has(name));
  await inParallel(asked, options.jobs, async (source) => {
    const run = await runCursors(source, byPackage.get(source.name) ?? [], deps);
    model = run.model;
    cursors.push(...run.results);
    progress(`${source.name}: ${cursors.length} of ${total} cursors`);
  });
  const blocks = await blocksAll(packages, options, deps);
  const scored = await scoreAll(packages, options, deps.program);
  // In a fixed order, so that equal results give equal files.
  const place = ({ cursor }: CursorResult) => `${cursor.packageName}\n${cursor.path}\n${cursor.offset}`;
  cursors.sort((a, b) => (place(a) < place(b) ? -1 : 1));
  return { model, cursors, blocks, replays: await replayAll(packages, options, deps.program), scored };
}

function drawnByPackage(packages: readonly Package[], options: EvalOptions): Map<string, Cursor[]> {
  const byPackage = new Map<string, Cursor[]>();
  for (const language of options.languages) {
    const { code, comment } = drawCursors(packages, language, options.cursorsPerLanguage);
    print(
      `${language}: ${code.length} cursors and ${comment.length} on comment lines, ${packageCount(code)} packages`,
    );
    for (const cursor of [...code, ...comment])
      byPackage.set(cursor.packageName, [...(byPackage.get(cursor.packageName) ?? []), cursor]);
  }
  return byPackage;
}

async function blocksAll(
  packages: readonly Package[],
  options: EvalOptions,
  deps: CursorRunDeps,
): Promise<BlockResult[]> {
  const drawn = options.languages.flatMap((language) =>
    drawBlocks(packages, language, options.blocksPerLanguage),
  );
  const results: BlockResult[] = [];
  await inParallel(packages, options.jobs, async (source) => {
    const cursors = drawn.filter(({ packageName }) => packageName === source.name);
    if (cursors.length > 0) results.push(...(await runBlocks(source, cursors, deps)));
  });
  progress(`${results.length} blocks`);
  return results;
}

async function replayAll(
  packages: readonly Package[],
  options: EvalOptions,
  program: Program,
): Promise<ReplayResult[]> {
  const size = { regions: options.regionsPerLanguage, lineCount: options.linesPerRegion };
  const regions = options.languages.flatMap((language) => drawRegions(packages, language, size));
  const replays: ReplayResult[] = [];
  await inParallel(regions, options.jobs, async (region) => {
    const source = packages.find(({ name }) => name === region.packageName);
    if (source) replays.push(await replayRegion(source, region, program));
    progress(
      `typed ${region.packageName} ${region.file.path}: ${replays.length} of ${regions.length} regions`,
    );
  });
  return replays;
}

/** With the model's window as the server tells it; a server that scores nothing leaves the figure out. */
async function scoreAll(
  packages: readonly Package[],
  options: EvalOptions,
  program: Program,
): Promise<ScoredFile[]> {
  const files = options.languages.flatMap((language) =>
    drawFiles(packages, language, options.filesPerLanguage),
  );
  const folder = mkdtempSync(join(tmpdir(), "loupe-eval-"));
  const server = await startServer({ program, folder });
  const scored: ScoredFile[] = [];
  try {
    const { contextLength } = await server.connection.sendRequest<{ contextLength: number }>("loupe/tokens", {
      text: "",
    });
    for (const file of files) scored.push(await scoreFile(file, server, contextLength));
  } catch (error) {
    print(`eval.bitsPerByte: not run: ${error instanceof Error ? error.message : String(error)}`);
    return [];
  } finally {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
  progress(`scored ${scored.length} files`);
  return scored;
}

/** At most `jobs` at the same time, in their order. */
async function inParallel<T>(
  items: readonly T[],
  jobs: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const waiting = [...items];
  const worker = async () => {
    for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) await work(item);
  };
  await Promise.all(Array.from({ length: jobs }, worker));
}

function figuresOf(
  { cursors, blocks, replays, scored }: Measured,
  options: EvalOptions,
  size: string,
): Figure[] {
  return [
    ...cursorFigures(cursors, size),
    ...blockFigures(blocks, size),
    ...replayFigures(replays, size),
    ...bitsFigures(scored, size),
    ...options.languages.flatMap((language) => [
      ...cursorFigures(
        cursors.filter((result) => result.cursor.language === language),
        `${size}.${language}`,
      ),
      ...replayFigures(
        replays.filter((replay) => replay.language === language),
        `${size}.${language}`,
      ),
      ...bitsFigures(
        scored.filter((file) => file.language === language),
        `${size}.${language}`,
      ),
    ]),
  ];
}

function packageCount(cursors: readonly Cursor[]): number {
  return new Set(cursors.map((cursor) => cursor.packageName)).size;
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

function progress(text: string): void {
  process.stderr.write(`${text}\n`);
}

main().catch((error: unknown) => {
  if (error instanceof NotRunError) print(`not run: ${error.message}`);
  else {
    process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    process.exitCode = 1;
  }
});
