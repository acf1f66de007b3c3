// `npm run bench`: speed and memory of the built product; `-- --explain [--parts NAME,NAME]`: of "Explain Tokens" in a real
// VS Code;
// `-- --editor`: of activation, and from a key to ghost text, there too; `-- --gpu`: how often a GPU (where there is none,
// Chromium's software one) and the CPU suggest the same; `-- --peers FILE.gguf`: beside llama.cpp;
// `-- --cause`: how often the named cause of a suggestion is the one that a full leave-one-out finds;
// `-- --growth [--gguf FILE,FILE] [--write]`: how costs grow with models, threads, files and workspaces (docs/figures.md);
// `-- --tokenizer FILE.json`: how long a tokenizer takes to start; `-- --runs N` makes fewer runs. A table for people, then
// one line of JSON for scripts. `-- --model base [--models FOLDER]` measures the large shipped model.
import { ROOT } from "./lib/command.mjs";
import { prepareModel } from "../test/bench/shipped.mjs";
import { measureProduct } from "../test/bench/measure.mjs";
import { measureInVsCode } from "../test/bench/measureInVsCode.mjs";
import { formatTable, summarise } from "../test/bench/figures.mjs";
import { measureCauseAgreement } from "../test/bench/causeAgreement.mjs";
import { installMissing } from "./lib/install.mjs";
import { buildProduct, packageProduct } from "./lib/product.mjs";
import { runBundled } from "./lib/bundled.mjs";
import { DRIVER, reasonWithoutSoftwareGpu } from "./lib/webgpu.mjs";
import { createSteps } from "./lib/steps.mjs";

/** Five is what figures are quoted from. */
const RUNS = readRuns(process.argv, 5);
/** Of the engine's own process (server/engineHost/process.ts), for programs that run the model in theirs. */
const AS_ENGINE = { MALLOC_MMAP_THRESHOLD_: String(1 << 20), GLIBC_TUNABLES: "glibc.malloc.hugetlb=1" };
const IN_VS_CODE = {
  "--explain": { name: "panel in a real VS Code", config: "test/bench/explain/vitest.config.mjs" },
  "--editor": { name: "activation and ghost text", config: "test/bench/editor/vitest.config.mjs" },
};

const { step, total } = createSteps();
await step("packages", () => installMissing(ROOT));
if (process.argv.includes("--tokenizer")) process.exit(await benchTokenizer());
await step("build", buildProduct);
if (process.argv.includes("--gpu")) process.exit(await benchGpu());
if (process.argv.includes("--cause")) process.exit(await benchCause());
if (process.argv.includes("--growth")) process.exit(await benchGrowth());
if (process.argv.includes("--peers")) process.exit(await benchPeers());
const packaged = await step("VSIX for this platform", () => packageProduct());
const vsix = packaged?.vsix ?? null;
const bench = Object.entries(IN_VS_CODE).find(([flag]) => process.argv.includes(flag))?.[1];
const runs = bench
  ? await measureInVsCode(step, vsix, {
      ...bench,
      runs: RUNS,
      parts: readText(process.argv, "--parts") ?? "",
    })
  : await measureAll();
const figures = summarise(runs);
console.log(formatTable(figures));
console.log(JSON.stringify({ figures }));
process.exitCode = total().failed > 0 ? 1 : 0;

function readRuns(argv, usual) {
  const at = argv.indexOf("--runs");
  if (at < 0) return usual;
  const runs = Number(argv[at + 1]);
  if (!Number.isInteger(runs) || runs < 1)
    throw new Error(`--runs ${argv[at + 1]}: expected a whole number from 1`);
  return runs;
}

function readText(argv, flag) {
  const at = argv.indexOf(flag);
  return at < 0 ? null : (argv[at + 1] ?? null);
}

async function measureAll() {
  const model = readText(process.argv, "--model");
  const program = await prepareModel({ model, models: readText(process.argv, "--models") });
  const named = (figures) =>
    model === null
      ? figures
      : Object.fromEntries(Object.entries(figures).map(([id, value]) => [`${id}.${model}`, value]));
  const measured = [];
  try {
    for (let run = 1; run <= RUNS; run += 1) {
      const figuresOfRun = await step(`run ${run} of ${RUNS}`, () => measureProduct(vsix, program));
      if (figuresOfRun) measured.push(named(figuresOfRun));
    }
  } finally {
    program.remove();
  }
  return measured;
}

/** Its own driver where the machine has one and LOUPE_GPU=own asks for it. */
async function benchGpu() {
  const isOwn = process.env.LOUPE_GPU === "own";
  const reason = isOwn ? null : reasonWithoutSoftwareGpu();
  if (reason) {
    console.log(`gpu.agreement not run: ${reason}`);
    return 0;
  }
  const driver = isOwn ? {} : { VK_DRIVER_FILES: DRIVER, VK_ICD_FILENAMES: DRIVER };
  return runBundled("test/bench/gpuAgreement.ts", [], { LOUPE_BENCH_ROOT: ROOT, ...driver });
}

/** Suggestions whose named cause is held against a full leave-one-out. */
async function benchCause() {
  const wanted = process.argv.includes("--runs") ? RUNS : 50;
  const { agreed, tied, borneOut, count, ms } = await measureCauseAgreement(wanted, console.log);
  const agreement = agreed / Math.max(1, count);
  const median = ms.sort((a, b) => a - b)[ms.length >> 1] ?? NaN;
  console.log(`${agreed} of ${count} agree, ${tied} are ties; of ${borneOut} a line was named as the cause`);
  const figures = [
    { id: "explain.causeAgreement", value: agreement, unit: "share", n: count, ...wilson(agreed, count) },
    { id: "explain.causeLineMs", value: median, unit: "ms", n: count, low: ms[0], high: ms.at(-1) },
  ];
  console.log(JSON.stringify({ figures }));
  return count > 0 && agreement >= 0.9 ? 0 : 1;
}

/** The 95% interval of a share (Wilson 1927). */
function wilson(hits, count) {
  const z = 1.96;
  const share = hits / Math.max(1, count);
  const spread = z * Math.sqrt((share * (1 - share)) / count + (z * z) / (4 * count * count));
  const middle = share + (z * z) / (2 * count);
  const whole = 1 + (z * z) / count;
  return { low: Math.max(0, (middle - spread) / whole), high: Math.min(1, (middle + spread) / whole) };
}

/** The same file in Loupe and in llama.cpp, which is no package of the project: test/bench/peers.ts says how it is found. */
function benchPeers() {
  const file = process.argv[process.argv.indexOf("--peers") + 1] ?? "";
  const environment = {
    LOUPE_BENCH_ROOT: ROOT,
    LOUPE_PEERS_FILE: file,
    LOUPE_PEERS_ROUNDS: String(RUNS),
    ...AS_ENGINE,
  };
  return runBundled("test/bench/peers.ts", [], environment);
}

function benchGrowth() {
  return runBundled("test/bench/growth/main.ts", [], {
    ...AS_ENGINE,
    LOUPE_BENCH_ROOT: ROOT,
    LOUPE_GROWTH_RUNS: String(readRuns(process.argv, 3)),
    LOUPE_GROWTH_GGUF: readText(process.argv, "--gguf") ?? "",
    LOUPE_GROWTH_WRITE: process.argv.includes("--write") ? "1" : "",
  });
}

function benchTokenizer() {
  const file = process.argv[process.argv.indexOf("--tokenizer") + 1] ?? "";
  return runBundled("test/bench/tokenizerStart.ts", [], {
    LOUPE_TOKENIZER_FILE: file,
    LOUPE_TOKENIZER_RUNS: String(RUNS),
  });
}
