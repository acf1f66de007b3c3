// The same GGUF file in Loupe's engine and in llama.cpp (node-llama-cpp, prebuilt), one thread each, the same token ids, one
// after the other in each round: time to some tokens behind a cold and a warm prompt, a decode step by length of the past,
// and how many greedy texts are the same. A table, then one line of JSON. LOUPE_PEERS_FILE names the file.
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { KvCache } from "../../server/engine/model/kvCache";
import { prefill } from "../../server/engine/model/prefill";
import { OnnxDecoder } from "../../server/engine/model/session";
import { ModelLibrary } from "../../server/model/library";
import { Tokenizer } from "../../server/tokenizer/tokenizer";

/** What the bench needs of one of the two. */
interface Peer {
  /** Greedy tokens behind the prompt; what the last prompt shares with this one is not evaluated again. */
  readonly continue: (promptIds: readonly number[], count: number) => Promise<number[]>;
  readonly forget: () => Promise<void>;
}

interface LlamaSequence {
  clearHistory(): Promise<void>;
  eraseContextTokenRanges(ranges: readonly { start: number; end: number }[]): Promise<void>;
  readonly contextTokens: readonly number[];
  evaluate(tokens: number[], options: object): AsyncIterable<number>;
}

const ROOT = process.env.LOUPE_BENCH_ROOT ?? ".";
const ROUNDS = Number(process.env.LOUPE_PEERS_ROUNDS ?? 5);
const PROMPTS = Number(process.env.LOUPE_PEERS_PROMPTS ?? 100);
/** About a line. */
const LINE_TOKENS = 8;
const STEPS = 16;
const PASTS = [128, 512, 1024, 2000];
const COLD = [512, 1024];
const AGREEMENT = { promptTokens: 32, newTokens: 24, tie: 0.02 } as const;

async function main(file: string): Promise<void> {
  const scratch = mkdtempSync(join(tmpdir(), "loupe-peers-"));
  try {
    const { decoder, tokenizer, importSeconds } = await importModel(file, scratch);
    const loupe = loupePeer(decoder);
    const text = sourceText();
    const llama = await llamaPeer(file);
    const ids = tokenizer.encode(text).slice(0, 40_000);
    const figures = {
      "gguf.importSeconds": [importSeconds],
      ...(await measureTimes(ids, loupe, llama)),
      "gguf.agreement": [await agreement(ids, decoder, llama)],
    };
    const rows = Object.entries(figures).map(([id, values]) => [id, ...interval(values)] as const);
    const lines = rows.map(([id, ...numbers]) => [id, ...numbers.map((x) => x.toFixed(3))].join("  "));
    const named = rows.map(([id, median, low, high]) => [id, { median, low, high }] as const);
    const json = JSON.stringify({ figures: Object.fromEntries(named) });
    process.stdout.write(`${[...lines, json].join("\n")}\n`);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
  // llama.cpp's threads would keep the process.
  process.exit(0);
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
  const decoder = await OnnxDecoder.load(entry.model.path, entry.shape, "cpu");
  await loupePeer(decoder).continue(tokenizer.encode("def add(a, b):\n    return"), LINE_TOKENS);
  return { decoder, tokenizer, importSeconds: (performance.now() - start) / 1000 };
}

function loupePeer(decoder: OnnxDecoder): Peer {
  let kvCache = new KvCache(decoder.shape);
  return {
    continue: async (promptIds, count) => {
      const reused = kvCache.keepSharedPrefix(promptIds);
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

/** Not among the packages of the project: `npm install --no-save node-llama-cpp` brings it, or LOUPE_PEERS_MODULES names a folder. */
async function llamaPeer(file: string): Promise<Peer> {
  const require = createRequire(join(process.env.LOUPE_PEERS_MODULES ?? ROOT, "package.json"));
  const entry = pathToFileURL(require.resolve("node-llama-cpp")).href;
  const { getLlama } = (await import(entry)) as { getLlama: (options: object) => Promise<LlamaRuntime> };
  const runtime = await getLlama({ gpu: false, build: "never", logLevel: "error" });
  const model = await runtime.loadModel({ modelPath: file });
  const context = await model.createContext({ contextSize: 2048, threads: 1, flashAttention: true });
  const sequence = context.getSequence();
  return {
    continue: async (promptIds, count) => {
      const held = sequence.contextTokens;
      let shared = 0;
      while (shared < promptIds.length - 1 && held[shared] === promptIds[shared]) shared++;
      if (shared < held.length) await sequence.eraseContextTokenRanges([{ start: shared, end: held.length }]);
      const rest = promptIds.slice(shared);
      const chosen: number[] = [];
      for await (const token of sequence.evaluate(rest, { temperature: 0, yieldEogToken: true })) {
        chosen.push(token);
        if (chosen.length === count) break;
      }
      return chosen;
    },
    forget: () => sequence.clearHistory(),
  };
}

interface LlamaRuntime {
  loadModel(options: object): Promise<{
    createContext(options: object): Promise<{ getSequence(): LlamaSequence }>;
  }>;
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
      const typed = [...prompt.slice(0, -1), ids[round + 7] ?? 0, ids[round + 11] ?? 0];
      await Promise.all([loupe.forget(), llama.forget()]);
      const cold = await both((peer) => peer.continue(prompt, LINE_TOKENS));
      const warm = await both((peer) => peer.continue(typed, LINE_TOKENS));
      add(`peers.cold.${length}`, cold[0] / cold[1]);
      add(`peers.cold.${length}.ms`, cold[0]);
      add(`peers.warm.${length}`, warm[0] / warm[1]);
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

/** Of a hundred prompts: as many whose greedy text is the same, or parts where two tokens' log-probabilities are a tie. */
async function agreement(ids: readonly number[], decoder: OnnxDecoder, llama: Peer): Promise<number> {
  const { promptTokens, newTokens, tie } = AGREEMENT;
  let alike = 0;
  for (let n = 0; n < PROMPTS; n++) {
    const at = Math.floor((n * (ids.length - promptTokens)) / PROMPTS);
    const prompt = ids.slice(at, at + promptTokens);
    await llama.forget();
    const theirs = await llama.continue(prompt, newTokens);
    const kvCache = new KvCache(decoder.shape);
    let { logits } = await prefill(decoder, kvCache, prompt, { logits: "last" });
    let gap = 0;
    for (const [i, token] of theirs.entries()) {
      gap = (logits[best(logits)] ?? 0) - (logits[token] ?? 0);
      if (gap > 0 || i === theirs.length - 1) break;
      ({ logits } = await prefill(decoder, kvCache, [token], { logits: "last" }));
    }
    if (gap <= tie) alike++;
  }
  return (100 * alike) / PROMPTS;
}

function best(logits: Float32Array): number {
  let found = 0;
  for (let id = 1; id < logits.length; id++) if ((logits[id] ?? 0) > (logits[found] ?? 0)) found = id;
  return found;
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
