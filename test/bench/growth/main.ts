// How costs grow: with the model's size, threads, lines of a file, files of a workspace. Prints tables and one line of JSON;
// LOUPE_GROWTH_WRITE puts tables and charts into docs. LOUPE_GROWTH_GGUF: more models, by path, separated by commas.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { lineChart } from "./chart";
import { measureModels } from "./models";
import { charts, type Growth, section, withSection } from "./section";
import { measureFileLength, measureWorkspace, type TypingCost } from "./typing";

const ROOT = process.env.LOUPE_BENCH_ROOT ?? ".";
const RUNS = Number(process.env.LOUPE_GROWTH_RUNS ?? 3);
const FILES = (process.env.LOUPE_GROWTH_GGUF ?? "").split(",").filter((path) => path !== "");
const LINES = [100, 1000, 10_000, 100_000];
const WORKSPACES = [10, 100, 1000, 10_000, 50_000];

async function main(): Promise<void> {
  const models = await measureModels(ROOT, FILES, RUNS);
  const fileLengths = await each(LINES, (lines) => measureFileLength(ROOT, lines));
  const workspaces = await each(WORKSPACES, (files) => measureWorkspace(ROOT, files));
  const growth: Growth = { models, fileLengths, workspaces };
  process.stdout.write(`${section(growth)}\n${JSON.stringify(growth)}\n`);
  if (process.env.LOUPE_GROWTH_WRITE === "1") write(growth);
}

async function each(
  sizes: readonly number[],
  measure: (size: number) => Promise<TypingCost>,
): Promise<TypingCost[]> {
  const costs: TypingCost[] = [];
  for (const size of sizes) {
    costs.push(await measure(size));
    process.stderr.write(`${JSON.stringify(costs.at(-1))}\n`);
  }
  return costs;
}

function write(growth: Growth): void {
  const folder = join(ROOT, "docs/figures");
  mkdirSync(folder, { recursive: true });
  for (const [name, chart] of Object.entries(charts(growth)))
    writeFileSync(join(folder, `${name}.svg`), lineChart(chart));
  const path = join(ROOT, "docs/figures.md");
  writeFileSync(path, withSection(readFileSync(path, "utf8"), section(growth)));
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  process.exitCode = 1;
});
