// `npm run eval`: the packages of one split, through the built language server, into figures.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { NotRunError, readCorpus } from "./corpus/readCorpus";
import { drawCursors } from "./cursors/draw";
import { runCursors, type CursorResult, type CursorRunDeps } from "./measure/cursorRun";
import { drawRegions } from "./measure/region";
import { replayRegion, type ReplayResult } from "./measure/replay";
import { readOptions, type EvalOptions } from "./options";
import { cursorFigures, figure, replayFigures, type Figure } from "./report/figures";
import { readModelFacts, sizeName } from "./report/model";
import { figureTable, jsonLine, rateTable, requestLine, writeResults } from "./report/print";
import { loadSyntaxCheck } from "./score/faulty";
import type { Cursor, Package } from "./types";

interface Measured {
  readonly model: string;
  readonly cursors: readonly CursorResult[];
  readonly replays: readonly ReplayResult[];
}

async function main(): Promise<void> {
  // scripts/eval.mjs names the repository's root; LOUPE_EVAL_SERVER measures a server built elsewhere.
  const root = process.env["LOUPE_EVAL_ROOT"] ?? process.cwd();
  const program = process.env["LOUPE_EVAL_SERVER"] ?? join(root, "dist", "loupe-language-server.js");
  const options = readOptions(process.argv.slice(2));
  if (!existsSync(program)) throw new NotRunError(`${program} is missing: npm run build`);
  const packages = readCorpus(options.split);
  const deps = { program, syntax: await loadSyntaxCheck(join(root, "dist", "grammars")) };
  const measured = await measure(packages, options, deps);
  if (options.out) writeResults(options.out, measured.cursors, measured.replays);
  const figures = [...figuresOf(measured, options), ...modelFigures(join(root, "models"), measured.model)];
  print(requestLine(measured.cursors));
  print(rateTable(measured.cursors));
  print(figureTable(figures));
  if (!options.full) print("a part of the cursors only: an impression, not a figure to quote");
  print(jsonLine(figures));
}

async function measure(
  packages: readonly Package[],
  options: EvalOptions,
  deps: CursorRunDeps,
): Promise<Measured> {
  const drawn = options.languages.map((language) => {
    const { code, comment } = drawCursors(packages, language, options.cursorsPerLanguage);
    print(
      `${language}: ${code.length} cursors and ${comment.length} on comment lines, ${packageCount(code)} packages`,
    );
    return [...code, ...comment];
  });
  const byPackage = new Map<string, Cursor[]>();
  for (const cursor of drawn.flat())
    byPackage.set(cursor.packageName, [...(byPackage.get(cursor.packageName) ?? []), cursor]);
  const cursors: CursorResult[] = [];
  let model = "";
  for (const source of packages) {
    const asked = byPackage.get(source.name);
    if (!asked) continue;
    const run = await runCursors(source, asked, deps);
    model = run.model;
    cursors.push(...run.results);
    progress(`${source.name}: ${cursors.length} of ${drawn.flat().length} cursors`);
  }
  return { model, cursors, replays: await replayAll(packages, options, deps.program) };
}

async function replayAll(
  packages: readonly Package[],
  options: EvalOptions,
  program: string,
): Promise<ReplayResult[]> {
  const replays: ReplayResult[] = [];
  const size = { regions: options.regionsPerLanguage, lineCount: options.linesPerRegion };
  for (const language of options.languages) {
    for (const region of drawRegions(packages, language, size)) {
      const source = packages.find((other) => other.name === region.packageName);
      if (source) replays.push(await replayRegion(source, region, program));
      progress(`typed ${region.packageName} ${region.file.path}`);
    }
  }
  return replays;
}

function figuresOf(measured: Measured, options: EvalOptions): Figure[] {
  const size = `.${sizeName(measured.model)}`;
  return [
    ...cursorFigures(measured.cursors, size),
    ...replayFigures(measured.replays, size),
    ...options.languages.flatMap((language) => [
      ...cursorFigures(
        measured.cursors.filter((result) => result.cursor.language === language),
        `${size}.${language}`,
      ),
      ...replayFigures(
        measured.replays.filter((replay) => replay.language === language),
        `${size}.${language}`,
      ),
    ]),
  ];
}

function modelFigures(modelsFolder: string, model: string): Figure[] {
  const { megabytes, bitsPerByte } = readModelFacts(modelsFolder);
  const exactly = (value: number | null) => ({ value: value ?? NaN, low: NaN, high: NaN });
  if (bitsPerByte === null) print("eval.bitsPerByte: not run: the server has no request that scores a text");
  return [
    figure(`model.mb.${sizeName(model)}`, "MB", exactly(megabytes), 1),
    ...(bitsPerByte === null
      ? []
      : [figure(`eval.bitsPerByte.${sizeName(model)}`, "bits", exactly(bitsPerByte), 1)]),
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
