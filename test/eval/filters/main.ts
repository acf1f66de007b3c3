// `npm run eval -- --filters`: how often the product's own rules would destroy what an author wrote.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { Parser } from "../../../server/context/parser";
import { readCorpus } from "../corpus/readCorpus";
import { readWritten } from "../corpus/readWritten";
import { drawBlocks } from "../cursors/block";
import { drawCursors } from "../cursors/draw";
import { filterLine } from "../measure/filterVerdicts";
import { figure, percent, type Figure } from "../report/figures";
import { figureTable, jsonLine } from "../report/print";
import { bootstrapRatio, sharesByPackage } from "../score/bootstrap";
import { closerLines } from "../../support/closerLines";
import { wrongClosers } from "../../support/closerProperty";
import { LANGUAGES } from "../types";
import { filterAuthorsText, type FilteredCursor } from "./authorsText";

const CLOSER_LINES = 500;

async function main(): Promise<void> {
  const root = process.env["LOUPE_EVAL_ROOT"] ?? process.cwd();
  const { values } = parseArgs({
    options: {
      filters: { type: "boolean" },
      split: { type: "string", default: "dev" },
      set: { type: "string", default: "packages" },
      limit: { type: "string", default: "500" },
      /** One line of JSON for each text that does not come through. */
      out: { type: "string" },
    },
  });
  const packages =
    values.set === "written"
      ? readWritten(join(root, "test/eval/written"))
      : readCorpus(values.split === "test" ? "test" : "dev");
  const limit = Number(values.limit);
  const parser = new Parser(join(root, "dist", "grammars"));
  const lines: FilteredCursor[] = [];
  const blocks: FilteredCursor[] = [];
  for (const language of LANGUAGES) {
    for (const cursor of drawCursors(packages, language, limit).code)
      lines.push(await filterAuthorsText(cursor, parser, "line"));
    for (const cursor of drawBlocks(packages, language, Math.ceil(limit / 5)))
      blocks.push(await filterAuthorsText(cursor, parser, "block"));
    process.stderr.write(`${language}: ${lines.length} lines, ${blocks.length} blocks\n`);
  }
  const figureOf = (id: string, of: readonly FilteredCursor[]) => {
    const packageOf = ({ cursor }: FilteredCursor) => cursor.packageName;
    const shares = sharesByPackage(of, packageOf, (result) => Number(result.destroyedBy !== null));
    return percent(id, bootstrapRatio(shares), of.length);
  };
  const figures = [
    figureOf("filters.destroyedLine", lines),
    ...LANGUAGES.map((name) =>
      figureOf(
        `filters.destroyedLine.${name}`,
        lines.filter(({ cursor }) => cursor.language === name),
      ),
    ),
    figureOf("filters.destroyedBlock", blocks),
    closersFigure(root),
  ];
  for (const [name, of] of [
    ["lines", lines],
    ["blocks", blocks],
  ] as const)
    process.stdout.write(`${name}: ${filterLine(of.map((result) => result.destroyedBy))}\n`);
  process.stdout.write(`${figureTable(figures)}\n${jsonLine(figures)}\n`);
  const destroyed = [...lines, ...blocks].filter((result) => result.destroyedBy !== null);
  const described = destroyed.map(({ cursor, destroyedBy, left }) => {
    const { packageName, path, line, originalLine, target, lineRest } = cursor;
    return JSON.stringify({ destroyedBy, packageName, path, line, originalLine, target, lineRest, left });
  });
  if (values.out) writeFileSync(values.out, described.map((each) => `${each}\n`).join(""));
}

/** Every place of 500 lines in each of the languages. */
function closersFigure(root: string): Figure {
  const found = closerLines(CLOSER_LINES, root).map((language) => wrongClosers(language, true));
  const cases = found.reduce((sum, each) => sum + each.cases, 0);
  const wrong = found.reduce((sum, each) => sum + each.wrong.length, 0);
  return figure("closers.wrong", "places", { value: wrong, low: NaN, high: NaN }, cases);
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  process.exitCode = 1;
});
