// `npm run bench -- --gpu`: of 100 prompts, how often the GPU and the CPU suggest the same line, greedily. Where they part
// between two tokens that the CPU finds nearly as probable, it is a tie and counted apart.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { EngineClient } from "../../server/engineHost/client";
import { forkEngine } from "../../server/engineHost/process";
import { loadManifest } from "../../server/model/manifest";
import { toEnglish } from "../../server/protocol/sentences";
import type { PromptFormat } from "../../server/model/promptFormat";
import type { ProviderName } from "../../server/protocol/engine";
import type { TokenId } from "../../server/protocol/tokenId";
import { Tokenizer } from "../../server/tokenizer/tokenizer";

const ROOT = process.env.LOUPE_BENCH_ROOT ?? process.cwd();
const PROMPTS = Number(process.env.LOUPE_BENCH_PROMPTS ?? 100);
/** A software GPU takes seconds for what a GPU does in milliseconds: short prompts, the beginning of a line. */
const PREFIX_CHARACTERS = 240;
const SUFFIX_CHARACTERS = 60;
const MAX_TOKENS = 8;
/** Of two log-probabilities. */
const TIE = 0.02;
const BAR = 95;
const FILES = [
  "SearchPanel.tsx",
  "csvParser.js",
  "inventory.py",
  "routes.ts",
  "taskQueue.ts",
  "test_inventory.py",
];

interface Prompt {
  readonly ids: readonly TokenId[];
  readonly lineEnds: readonly TokenId[];
}

async function main(): Promise<void> {
  const entry = await loadManifest(join(ROOT, "models/manifest.json"));
  const tokenizer = new Tokenizer(JSON.parse(readFileSync(entry.tokenizer.path, "utf8")));
  const clientOf = (executionProvider: ProviderName) =>
    new EngineClient({
      fork: () => forkEngine(join(ROOT, "dist/engine.js")),
      prepare: () => Promise.resolve({ modelPath: entry.model.path, shape: entry.shape, executionProvider }),
      idleMinutes: () => 0,
      candidates: () => [],
      record: { read: () => Promise.resolve(null), write: () => Promise.resolve() },
      onRecordFault: (error) => log(String(error)),
      now: () => performance.now(),
      startTimer: () => () => undefined,
      onState: () => undefined,
      onMessage: (sentence) => log(toEnglish(sentence)),
    });
  const prompts = drawPrompts(tokenizer, entry.promptFormat);
  const cpu = clientOf("cpu");
  const gpu = clientOf("webgpu");
  try {
    const { provider } = await gpu.load();
    if (provider !== "webgpu") throw new Error(`expected to measure webgpu, got ${provider}`);
    let same = 0;
    let ties = 0;
    for (const [i, prompt] of prompts.entries()) {
      const [expected, found] = [await greedy(cpu, prompt), await greedy(gpu, prompt)];
      const at = expected.findIndex((tokenId, place) => tokenId !== found[place]);
      if (at < 0 && expected.length === found.length) same++;
      else {
        const gap = await gapBetween(cpu, prompt, expected, found);
        if (gap < TIE) ties++;
        log(`prompt ${i + 1}: they part at token ${at < 0 ? expected.length : at}, ${gap.toFixed(3)} apart`);
      }
      if ((i + 1) % 10 === 0) log(`${i + 1} prompts: ${same} the same, ${ties} ties`);
    }
    process.stdout.write(report(same, ties, prompts.length));
    process.exitCode = same + ties >= (BAR / 100) * prompts.length ? 0 : 1;
  } finally {
    cpu.dispose();
    gpu.dispose();
  }
}

/** Places spread evenly over the fixtures' lines, behind the first word of a line. */
function drawPrompts(tokenizer: Tokenizer, format: PromptFormat): Prompt[] {
  const id = (name: string): TokenId => {
    const value = (format as unknown as Readonly<Record<string, unknown>>)[name];
    if (typeof value !== "number") throw new Error(`expected ${name} in the prompt format`);
    return value;
  };
  const lineEnds = Array.from({ length: tokenizer.vocabSize }, (_, i) => i).filter((i) =>
    tokenizer.decode([i]).includes("\n"),
  );
  const places = FILES.flatMap((name) => {
    const text = readFileSync(join(ROOT, "test/fixtures/bpb", name), "utf8");
    return [...text.matchAll(/^[ \t]*[\p{L}_$][\w$]*/gmu)].map(({ index, 0: word }) => ({
      name,
      text,
      cursor: index + word.length,
    }));
  });
  const step = places.length / PROMPTS;
  return Array.from({ length: PROMPTS }, (_, i) => {
    const place = places[Math.floor(i * step)];
    if (!place) throw new Error(`expected ${PROMPTS} places, got ${places.length}`);
    const { name, text, cursor } = place;
    const end = text.indexOf("\n", cursor);
    return {
      lineEnds,
      ids: [
        id("fileSepId"),
        ...tokenizer.encode(`src/${name}\n`),
        id("fimSuffixId"),
        ...tokenizer.encode(text.slice(end, end + SUFFIX_CHARACTERS)),
        id("fimPrefixId"),
        ...tokenizer.encode(text.slice(Math.max(0, cursor - PREFIX_CHARACTERS), cursor)),
        id("fimMiddleId"),
      ],
    };
  });
}

async function greedy(client: EngineClient, { ids, lineEnds }: Prompt): Promise<TokenId[]> {
  const found: TokenId[] = [];
  const stream = client.generate(
    {
      promptIds: ids,
      maxTokens: MAX_TOKENS,
      eosIds: [0],
      stopIds: lineEnds,
      healing: [],
      maskedIds: [],
      endIds: [],
      mustBegin: false,
      minSumLogProb: null,
      memory: null,
    },
    new AbortController().signal,
  );
  for await (const event of stream) if (event.kind === "token") found.push(event.tokenId);
  return found;
}

/** Where they part first: how far the CPU's own log-probabilities of the two tokens lie apart. */
async function gapBetween(
  cpu: EngineClient,
  { ids }: Prompt,
  expected: readonly TokenId[],
  found: readonly TokenId[],
): Promise<number> {
  const at = expected.findIndex((tokenId, place) => tokenId !== found[place]);
  const place = at < 0 ? expected.length : at;
  // One of them ended here.
  const [a, b] = [expected[place] ?? 0, found[place] ?? 0];
  const logProbOf = async (tokenId: TokenId) => {
    const { logProbs } = await cpu.ask("score", { tokenIds: [...ids, ...expected.slice(0, place), tokenId] });
    return logProbs.at(-1) ?? NaN;
  };
  return Math.abs((await logProbOf(a)) - (await logProbOf(b)));
}

function report(same: number, ties: number, n: number): string {
  const value = Math.round((same / n) * 1000) / 10;
  const figure = { id: "gpu.agreement", value, unit: "of 100", n, ties, bar: BAR };
  const verdict = same + ties >= (BAR / 100) * n ? `at least ${BAR}` : `BELOW ${BAR}`;
  return `gpu.agreement  ${value} of 100 the same, ${ties} of ${n} ties within ${TIE} apart  ${verdict}\n${JSON.stringify({ figures: [figure] })}\n`;
}

function log(line: string): void {
  process.stderr.write(`${line}\n`);
}

void main();
