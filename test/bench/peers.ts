// The same GGUF file in Loupe's engine and in llama.cpp (node-llama-cpp, prebuilt), as many threads each, the same token ids, one
// after the other in each round: time to some tokens behind a cold and a warm prompt, a decode step by length of the past,
// how many greedy texts are the same (peersAgreement.ts), and what typing costs (peersTyping.ts). A table, then one line of JSON. LOUPE_PEERS_FILE names the file.
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { KvCache } from "../../server/engine/model/kvCache";
import { prefill } from "../../server/engine/model/prefill";
import { OnnxDecoder } from "../../server/engine/model/session";
import { DEFAULT_MIXING } from "../../server/model/mixing";
import { ModelLibrary } from "../../server/model/library";
import { Tokenizer } from "../../server/tokenizer/tokenizer";
import { openLlamaCpp } from "../support/llamaCpp";
import { best, loadExact, measureAgreement } from "./peersAgreement";
import { measureMemory } from "./peersMemory";
import { measureTyping, measureWarm } from "./peersTyping";

/** What the bench needs of one of the two. */
interface Peer {
  /** Greedy tokens behind the prompt; what the last prompt shares with this one is not evaluated again. */
  readonly continue: (promptIds: readonly number[], count: number) => Promise<number[]>;
  readonly forget: () => Promise<void>;
}

const ROOT = process.env.LOUPE_BENCH_ROOT ?? ".";
const ROUNDS = Number(process.env.LOUPE_PEERS_ROUNDS ?? 5);
/** What is measured: all of it takes longer than most people wait. */
const PARTS = (process.env.LOUPE_PEERS_PARTS ?? "memory,times,warm,typing,agreement").split(",");
const THREADS = Number(process.env.LOUPE_PEERS_THREADS ?? 1);
const PROMPTS = Number(process.env.LOUPE_PEERS_PROMPTS ?? 100);
/** About a line. */
const LINE_TOKENS = 8;
const STEPS = 16;
const PASTS = [128, 512, 1024, 2000];
const COLD = [512, 1024];
/** Places where eight characters are typed. */
const PLACES = Number(process.env.LOUPE_PEERS_PLACES ?? 13);

async function main(file: string): Promise<void> {
  const scratch = mkdtempSync(join(tmpdir(), "loupe-peers-"));
  try {
    const { decoder, local, path, importSeconds } = await importModel(file, scratch);
    const loupe = loupePeer(decoder);
    const text = sourceText();
    const llama = PARTS.some((part) => ["times", "warm", "agreement"].includes(part))
      ? await openLlamaCpp(file, { root: ROOT, threads: THREADS })
      : null;
    const ids = local.tokenizer.encode(text).slice(0, 40_000);
    const figures = {
      "gguf.importSeconds": [importSeconds],
      ...(PARTS.includes("memory") && (await measureMemory(ROOT, join(scratch, "store"), local.id))),
      ...(llama && PARTS.includes("times") && (await measureTimes(ids, loupe, llama))),
      ...(llama &&
        PARTS.includes("warm") &&
        (await measureWarm({ decoder, local }, text, { places: PLACES, other: llama }))),
      ...(PARTS.includes("typing") &&
        local.format.order === "prefixSuffixMiddle" &&
        (await measureTyping({ decoder, local }, text, PLACES))),
      ...(llama &&
        PARTS.includes("agreement") &&
        (await measureAgreement(
          ids,
          { loupe: decoder, exact: await loadExact(path, decoder), llama: llama.greedy },
          PROMPTS,
        ))),
    };
    const rows = Object.entries(figures).map(([id, values]) => figureOf(id, values));
    const lines = rows.map(({ id, value, unit, n, low, high }) => {
      const numbers = [value, low, high].map((number) => number.toFixed(3));
      return [id, ...numbers, unit, `n=${n}`].join("  ");
    });
    process.stdout.write(`${[...lines, JSON.stringify({ figures: rows })].join("\n")}\n`);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
  // llama.cpp's threads would keep the process.
  process.exit(0);
}

/** By the id's ending; what is no amount is a share or a ratio. */
const UNITS: readonly (readonly [RegExp, string])[] = [
  [/ms$/i, "ms"],
  [/seconds/i, "s"],
  [/\.mb\b/, "MB"],
  [/agreement/, "%"],
  [/asked$/, "prompts"],
  [/tokensEvaluated/, "tokens"],
  [/logProbError/, "nats"],
];

function figureOf(id: string, values: readonly number[]) {
  const [value, low, high] = interval(values);
  const unit = UNITS.find(([ending]) => ending.test(id))?.[1] ?? "ratio";
  return { id, value, unit, n: values.length, low, high };
}

async function importModel(file: string, scratch: string) {
  const start = performance.now();
  const paths = {
    ...{ manifestPath: join(ROOT, "models/manifest.json"), catalogPath: join(ROOT, "models/catalog.json") },
    storeFolder: join(scratch, "store"),
  };
  mkdirSync(paths.storeFolder);
  const library = new ModelLibrary(paths, { checkTokenizer: (raw) => new Tokenizer(raw) });
  const nothing = { signal: new AbortController().signal, onProgress: () => undefined };
  const entry = await library.addGguf(file, { ...nothing, totalBytes: Infinity });
  const tokenizer = new Tokenizer(JSON.parse(readFileSync(entry.tokenizer.path, "utf8")));
  const decoder = await OnnxDecoder.load(entry.model.path, entry.shape, "cpu", {
    ...{ cudaLibrary: "", threads: THREADS, workFolder: scratch },
  });
  await loupePeer(decoder).continue(tokenizer.encode("def add(a, b):\n    return"), LINE_TOKENS);
  const importSeconds = (performance.now() - start) / 1000;
  const { contextLength, vocabSize } = entry.shape;
  const own = { id: entry.id, tokenizer, format: entry.promptFormat, mixing: DEFAULT_MIXING };
  return { decoder, local: { ...own, contextLength, vocabSize }, path: entry.model.path, importSeconds };
}

function loupePeer(decoder: OnnxDecoder): Peer {
  let kvCache = new KvCache(decoder.shape);
  return {
    continue: async (promptIds, count) => {
      const reused = kvCache.keepSharedPrefix(promptIds, count);
      let { logits } = await prefill(decoder, kvCache, promptIds.slice(reused), { logits: "last" });
      const chosen = [best(logits)];
      while (chosen.length < count) {
        ({ logits } = await prefill(decoder, kvCache, chosen.slice(-1), { logits: "last" }));
        chosen.push(best(logits));
      }
      return chosen;
    },
    forget: () => {
      kvCache = new KvCache(decoder.shape);
      return Promise.resolve();
    },
  };
}

async function measureTimes(
  ids: readonly number[],
  loupe: Peer,
  llama: Peer,
): Promise<Record<string, number[]>> {
  const figures: Record<string, number[]> = {};
  const add = (id: string, value: number) => (figures[id] ??= []).push(value);
  const timed = async (work: () => Promise<unknown>) => {
    const start = performance.now();
    await work();
    return performance.now() - start;
  };
  const both = async (work: (peer: Peer) => Promise<unknown>) =>
    [await timed(() => work(loupe)), await timed(() => work(llama))] as const;
  for (let round = 0; round < ROUNDS; round++) {
    for (const length of COLD) {
      const prompt = ids.slice(round * length, (round + 1) * length);
      await Promise.all([loupe.forget(), llama.forget()]);
      const cold = await both((peer) => peer.continue(prompt, LINE_TOKENS));
      add(`peers.cold.${length}`, cold[0] / cold[1]);
      add(`peers.cold.${length}.ms`, cold[0]);
    }
    const steps: number[] = [];
    for (const past of PASTS) {
      const prompt = ids.slice(round, round + past);
      await both((peer) => peer.continue(prompt, 1));
      const taken = await both((peer) => peer.continue(prompt, STEPS));
      steps.push(taken[0] / STEPS);
      add(`peers.decode.${past}`, taken[0] / taken[1]);
      add(`peers.decode.${past}.ms`, taken[0] / STEPS);
    }
    add("peers.growth", (steps.at(-1) ?? 0) / (steps[0] ?? 1));
  }
  return figures;
}

/** Loupe's own source: younger than the models. */
function sourceText(): string {
  const folder = join(ROOT, "server");
  const files = readdirSync(folder, { recursive: true })
    .map(String)
    .filter((name) => name.endsWith(".ts"));
  return files
    .sort()
    .map((name) => readFileSync(join(folder, name), "utf8"))
    .join("\n");
}

/** Median, lowest and highest. */
function interval(values: readonly number[]): [number, number, number] {
  const sorted = [...values].sort((a, b) => a - b);
  return [sorted[Math.floor(sorted.length / 2)] ?? NaN, sorted[0] ?? NaN, sorted.at(-1) ?? NaN];
}

void main(process.env.LOUPE_PEERS_FILE ?? "");
