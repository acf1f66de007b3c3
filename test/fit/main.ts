// `npm run fit`: dev packages, files written for the fit and a model as it is shipped → its mixing.json and that file's
// entry in the manifest. Packages are libraries at rest; an application's files are new and have few neighbours.
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { parseArgs } from "node:util";
import type { LanguageFamily, Mixing } from "../../server/protocol/mixing";
import { readCorpus } from "../eval/corpus/readCorpus";
import { readWritten } from "../eval/corpus/readWritten";
import { unpack } from "../eval/corpus/unpack";
import { drawCursors } from "../eval/cursors/draw";
import { LANGUAGES, type Cursor, type Package } from "../eval/types";
import { KvCache } from "../../server/engine/model/kvCache";
import { exactAt, fitConfidence, rankedBy } from "./confidenceFit";
import { fitMixing, likelihood, shareUnder } from "./mixingFit";
import { loadModel, Workspace, type Model } from "./product";
import { suggestAt, type Suggestion } from "./suggestion";
import { type Step, traceTarget } from "./trace";

/** A place whose prompt has been read: the second pass starts from its keys and values. */
interface Visit {
  readonly cursor: Cursor;
  readonly kvCache: KvCache;
}

interface Opened {
  readonly workspace: Workspace;
  readonly visits: readonly Visit[];
  readonly remove: () => void;
}

const root = process.env["LOUPE_ROOT"] ?? process.cwd();

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      // Cursors a language: in the packages, and in the written files.
      limit: { type: "string", default: "100" },
      written: { type: "string", default: "50" },
      dry: { type: "boolean", default: false },
      // A share of all cursors, at "balanced": a small model is rarely as sure as a large one.
      "least-shown": { type: "string" },
      dump: { type: "string" },
      // What an earlier run has dumped: fitted again, the model is not run.
      from: { type: "string" },
      // `base`: the shipped loupe-base; absent: the manifest's default.
      model: { type: "string" },
      models: { type: "string", default: join(root, "models") },
    },
  });
  const manifestPath = join(values.models, "manifest.json");
  const model = await loadModel(manifestPath, values.model === undefined ? null : `loupe-${values.model}`);
  const least = values["least-shown"];
  const place = {
    ...{ manifestPath, id: model.id, isDry: values.dry },
    leastShown: least === undefined ? undefined : Number(least),
  };
  if (values.from !== undefined) {
    const dumped = JSON.parse(readFileSync(values.from, "utf8")) as Observed;
    finish(dumped, place);
    return;
  }
  const sets = [
    { packages: readCorpus("dev"), limit: Number(values.limit) },
    { packages: writtenFiles(), limit: Number(values.written) },
  ];
  const packages = sets.flatMap((set) => set.packages);
  const cursors = sets.flatMap((set) =>
    LANGUAGES.flatMap((language) => drawCursors(set.packages, language, set.limit).code),
  );
  const opened: Opened[] = [];
  const steps: Step[] = [];
  try {
    for (const source of packages) {
      const here = cursors.filter(({ packageName }) => packageName === source.name);
      if (here.length === 0) continue;
      opened.push(await visit(source, here, { model, root, steps }));
      log(
        `${source.name}: ${opened.reduce((sum, { visits }) => sum + visits.length, 0)} of ${cursors.length} cursors`,
      );
    }
    const families = fitFamilies(steps);
    const unsure: Mixing = {
      families,
      confidence: { bias: 0, weights: [], thresholds: { quiet: 0, balanced: 0, eager: 0 } },
    };
    const mixed = await suggestAll(opened, unsure);
    if (values.dump) writeFileSync(values.dump, JSON.stringify({ steps, mixed }));
    finish({ steps, mixed }, place);
  } finally {
    for (const { remove } of opened) remove();
  }
}

/** Small applications as their authors write them; no other figure is measured on them. */
function writtenFiles(): Package[] {
  return readWritten(join(root, "test", "fit", "written"));
}

/** All that is fitted to. */
interface Observed {
  readonly steps: readonly Step[];
  readonly mixed: readonly Suggestion[];
}

function finish(
  { steps, mixed }: Observed,
  {
    manifestPath,
    id,
    isDry,
    leastShown,
  }: { manifestPath: string; id: string; isDry: boolean; leastShown: number | undefined },
): void {
  const families = fitFamilies(steps);
  const confidence = fitConfidence(mixed, leastShown);
  report(steps, families, { mixed, confidence });
  if (!isDry) save(manifestPath, id, { families, confidence });
}

async function visit(
  source: Package,
  cursors: readonly Cursor[],
  { model, root, steps }: { model: Model; root: string; steps: Step[] },
): Promise<Opened> {
  const { folder, remove } = unpack(source);
  const workspace = new Workspace(source, folder, model, join(root, "dist", "grammars"));
  await workspace.ready();
  const visits: Visit[] = [];
  for (const cursor of cursors) {
    const kvCache = new KvCache(model.decoder.shape);
    const { snapshot, context } = await workspace.open(cursor);
    steps.push(...(await traceTarget(cursor, { workspace, snapshot, context, kvCache }, model)));
    await workspace.close(cursor);
    visits.push({ cursor, kvCache: compact(kvCache, model) });
  }
  return { workspace, visits, remove };
}

/** Without the room for more: hundreds of them are kept at the same time. */
function compact({ tokenIds, past }: KvCache, { decoder }: Model): KvCache {
  return KvCache.fromPast(decoder.shape, tokenIds, past);
}

async function suggestAll(
  opened: readonly Opened[],
  mixing: Mixing,
  mode?: "on" | "off" | "only",
): Promise<Suggestion[]> {
  const suggestions: Suggestion[] = [];
  for (const { workspace, visits } of opened) {
    for (const { cursor, kvCache } of visits) {
      const { snapshot, context } = await workspace.open(cursor);
      suggestions.push(await suggestAt(cursor, { workspace, snapshot, context, kvCache }, mixing, mode));
      await workspace.close(cursor);
    }
  }
  return suggestions;
}

function fitFamilies(steps: readonly Step[]): Mixing["families"] {
  const of = (family: LanguageFamily) => fitMixing(steps.filter((step) => step.family === family));
  return { script: of("script"), python: of("python"), other: fitMixing(steps) };
}

function report(
  steps: readonly Step[],
  families: Mixing["families"],
  { mixed, confidence }: { mixed: readonly Suggestion[]; confidence: Mixing["confidence"] },
): void {
  const fitted = (step: Step) => shareUnder(families[step.family])(step);
  const rows = [
    ["model alone", likelihood(steps, () => 0)],
    ["memory alone", likelihood(steps, () => 0.97)],
    ["half and half", likelihood(steps, () => 0.5)],
    ["fitted", likelihood(steps, fitted)],
  ] as const;
  log(`\n${steps.length} steps with evidence; mean log-probability of what was written:`);
  for (const [name, value] of rows) log(`  ${name.padEnd(14)} ${value.toFixed(4)}`);
  const written = new Set(writtenFiles().map(({ name }) => name));
  log("packages:");
  reportDial(
    mixed.filter(({ packageName }) => !written.has(packageName)),
    confidence,
  );
  log("written files:");
  reportDial(
    mixed.filter(({ packageName }) => written.has(packageName)),
    confidence,
  );
}

function reportDial(mixed: readonly Suggestion[], confidence: Mixing["confidence"]): void {
  const ranked = rankedBy(mixed, confidence);
  const exact = mixed.filter(({ isExact }) => isExact).length / mixed.length;
  log(
    `exact lines ${percent(exact)} of ${mixed.length}; of the most confident quarter ${percent(exactAt(ranked, mixed.length, 0.25))}`,
  );
  for (const [name, threshold] of Object.entries(confidence.thresholds)) {
    const shown = ranked.filter((suggestion) => suggestion.confidence >= threshold);
    log(
      `${name}, from ${threshold}: ${percent(shown.length / mixed.length)} shown, ${percent(exactAt(shown, shown.length, 1))} of them exact`,
    );
  }
}

function save(manifestPath: string, id: string, mixing: Mixing): void {
  const rounded = (_: string, value: unknown) =>
    typeof value === "number" ? Number(value.toFixed(4)) : value;
  const text = `${JSON.stringify({ formatVersion: 1, ...mixing }, rounded, 2)}\n`;
  const manifest = JSON.parse(readFileSync(manifestPath, "utf8")) as {
    models: {
      id: string;
      directory: string;
      files: { path: string; bytes: number; sha256: string }[];
    }[];
  };
  const fitted = manifest.models.find((each) => each.id === id);
  if (!fitted) throw new Error(`no model ${id} in ${manifestPath}`);
  const { files, directory } = fitted;
  writeFileSync(join(dirname(manifestPath), directory, "mixing.json"), text);
  const entry = {
    path: "mixing.json",
    bytes: Buffer.byteLength(text),
    sha256: createHash("sha256").update(text).digest("hex"),
  };
  const known = files.findIndex(({ path }) => path === entry.path);
  if (known < 0) files.push(entry);
  else files[known] = entry;
  writeFileSync(manifestPath, `${JSON.stringify(manifest, null, 2)}\n`);
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)}%`;
}

function log(text: string): void {
  process.stderr.write(`${text}\n`);
}

main().catch((error: unknown) => {
  log(error instanceof Error ? (error.stack ?? error.message) : String(error));
  process.exitCode = 1;
});
