// `npm run eval -- --gguf FILE`: whole lines that are right, the product with the model of a GGUF file beside the same file in
// llama.cpp, which is given the text around the cursor alone, as many tokens of it. The same cursors of held-out packages.
import { existsSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { Tokenizer } from "../../../server/tokenizer/tokenizer";
import { ModelLibrary } from "../../../server/model/library";
import { measureHere } from "../../../server/services/trials";
import { openLlamaCpp } from "../../support/llamaCpp";
import type { Program } from "../client/program";
import { NotRunError, readCorpus } from "../corpus/readCorpus";
import { drawCursors } from "../cursors/draw";
import { type Figure, figure, percent } from "../report/figures";
import { seededRandom, shuffled } from "../random";
import { figureTable, jsonLine } from "../report/print";
import { bootstrapRatio, sharesByPackage } from "../score/bootstrap";
import { type Cursor, LANGUAGES } from "../types";
import { compareIn, type Compared } from "./compare";

const SEED = 1;

async function main(): Promise<void> {
  const root = process.env["LOUPE_EVAL_ROOT"] ?? process.cwd();
  const { values } = parseArgs({
    options: {
      gguf: { type: "string" },
      split: { type: "string", default: "dev" },
      /** Of each language. */
      limit: { type: "string", default: "40" },
      /** As many, drawn: each costs a start of the model. */
      packages: { type: "string", default: "30" },
    },
  });
  const file = values.gguf ?? "";
  if (!existsSync(file)) throw new NotRunError(`no file ${file}`);
  const all = readCorpus(values.split === "test" ? "test" : "dev");
  const packages = shuffled(all, seededRandom(SEED)).slice(0, Number(values.packages));
  const cursors = LANGUAGES.flatMap((language) => drawCursors(packages, language, Number(values.limit)).code);
  const scratch = mkdtempSync(join(tmpdir(), "loupe-eval-gguf-"));
  try {
    const { program, threads } = await addModel(file, { root, scratch });
    const llama = await openLlamaCpp(file, { root, threads });
    const results: Compared[] = [];
    for (const source of packages) {
      const here = cursors.filter(({ packageName }) => packageName === source.name);
      if (here.length > 0) results.push(...(await compareIn(source, here, { program, llama })));
      if (here.length > 0) process.stderr.write(`${results.length} of ${cursors.length} cursors\n`);
    }
    const figures = figuresOf(results, String(program.settings["model"]));
    process.stdout.write(`${threads} threads\n${figureTable(figures)}\n${jsonLine(figures)}\n`);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
  // llama.cpp's threads would keep the process.
  process.exit(0);
}

/** Into a store of its own, with its trial made: a server that tries it would start the model again in the middle. */
async function addModel(
  file: string,
  { root, scratch }: { readonly root: string; readonly scratch: string },
): Promise<{ readonly program: Program; readonly threads: number }> {
  const models = join(root, "models");
  const storeFolder = join(scratch, "store");
  mkdirSync(storeFolder);
  const paths = {
    ...{ manifestPath: join(models, "manifest.json"), catalogPath: join(models, "catalog.json") },
    storeFolder,
  };
  const library = new ModelLibrary(paths, { checkTokenizer: (raw) => new Tokenizer(raw) });
  const nothing = { signal: new AbortController().signal, onProgress: () => undefined };
  const entry = await library.addGguf(file, { ...nothing, totalBytes: Infinity });
  const startTimer = (action: () => void, ms: number) => {
    const timer = setTimeout(action, ms);
    return () => clearTimeout(timer);
  };
  const trial = await measureHere(entry, {
    library,
    enginePath: join(root, "dist", "engine.js"),
    startTimer,
  });
  const program: Program = {
    path: join(root, "dist", "loupe-language-server.js"),
    args: ["--models", models, "--store", storeFolder],
    settings: { model: entry.id },
    ...{ modelFolder: storeFolder, thresholds: null, remove: () => undefined },
  };
  return { program, threads: trial?.threads ?? 1 };
}

function figuresOf(results: readonly Compared[], id: string): Figure[] {
  const packageOf = ({ cursor }: { readonly cursor: Cursor }) => cursor.packageName;
  const share = (name: string, valueOf: (result: Compared) => number) =>
    percent(name, bootstrapRatio(sharesByPackage(results, packageOf, valueOf)), results.length);
  const perRun = results.map(({ chosen, runs }) => ({ sum: chosen, count: runs }));
  const perToken = results.map(({ decodeMs, chosen }) => ({ sum: decodeMs, count: chosen }));
  return [
    share(`eval.exactLine.${id}`, ({ product, alone }) => Number(product) - Number(alone)),
    share(`eval.exactLine.${id}.product`, ({ product }) => Number(product)),
    share(`eval.exactLine.${id}.alone`, ({ alone }) => Number(alone)),
    share(`eval.exactLine.${id}.lateOrError`, ({ isLate }) => Number(isLate)),
    figure(`eval.tokensPerRun.${id}`, "tokens", bootstrapRatio(perRun), results.length),
    figure(`eval.msPerToken.${id}`, "ms", bootstrapRatio(perToken), results.length),
  ];
}

main().catch((error: unknown) => {
  if (!(error instanceof NotRunError)) throw error;
  process.stdout.write(`not run: ${error.message}\n`);
});
