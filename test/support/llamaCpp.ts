// A GGUF file in llama.cpp (node-llama-cpp, prebuilt, CPU, flash attention): what Loupe is compared with. Not among the packages of
// the project: `npm install --no-save node-llama-cpp` brings it, or LOUPE_PEERS_MODULES names a folder that has it.
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

export interface GreedyToken {
  readonly token: number;
  readonly probability: number;
}

export interface LlamaCpp {
  /** Greedy tokens behind the prompt, the end among them; what the last prompt shares with this one is not evaluated again. */
  readonly continue: (promptIds: readonly number[], count: number, isLast?: IsLast) => Promise<number[]>;
  readonly forget: () => Promise<void>;
  /** The same behind a prompt that is read from its first token, with probabilities. */
  readonly greedy: (promptIds: readonly number[], count: number) => Promise<GreedyToken[]>;
  /** The file alone, in the model's own order where it was taught to fill in, else what stands before: at most `budget` tokens. */
  readonly promptAt: (before: string, after: string, budget: number) => number[];
  readonly textOf: (ids: readonly number[]) => string;
  readonly isEnd: (id: number) => boolean;
}

type IsLast = (id: number) => boolean;

interface Sequence {
  clearHistory(): Promise<void>;
  eraseContextTokenRanges(ranges: readonly { start: number; end: number }[]): Promise<void>;
  readonly contextTokens: readonly number[];
  evaluate(tokens: number[], options: object): AsyncIterable<number>;
  evaluateWithMetadata(
    tokens: readonly number[],
    metadata: { readonly confidence: true },
    options: object,
  ): AsyncIterable<{ readonly token: number; readonly confidence: number }>;
}

interface Model {
  createContext(options: object): Promise<{ getSequence(): Sequence }>;
  tokenize(text: string): number[];
  detokenize(ids: readonly number[]): string;
  isEogToken(id: number): boolean;
  readonly tokens: {
    readonly bos: number | null;
    readonly shouldPrependBosToken: boolean;
    readonly infill: Readonly<Record<"prefix" | "suffix" | "middle", number | null>>;
  };
}

interface Runtime {
  loadModel(options: object): Promise<Model>;
}

export interface LlamaCppOptions {
  readonly root: string;
  readonly threads: number;
}

const CONTEXT_TOKENS = 2048;
const GREEDY = { temperature: 0, yieldEogToken: true };
/** As Loupe's own prompts have it. */
const MAX_SUFFIX_TOKENS = 200;

export async function openLlamaCpp(file: string, { root, threads }: LlamaCppOptions): Promise<LlamaCpp> {
  const require = createRequire(join(process.env.LOUPE_PEERS_MODULES ?? root, "package.json"));
  const entry = pathToFileURL(require.resolve("node-llama-cpp")).href;
  const { getLlama } = (await import(entry)) as { getLlama: (options: object) => Promise<Runtime> };
  const runtime = await getLlama({ gpu: false, build: "never", logLevel: "error" });
  const model = await runtime.loadModel({ modelPath: file });
  const context = await model.createContext({ contextSize: CONTEXT_TOKENS, threads, flashAttention: true });
  const sequence = context.getSequence();
  return {
    ...{ continue: continuing(sequence), greedy: withProbabilities(sequence) },
    forget: () => sequence.clearHistory(),
    promptAt: (before, after, budget) => promptAt(model, { before, after, budget }),
    textOf: (ids) => model.detokenize(ids),
    isEnd: (id) => model.isEogToken(id),
  };
}

function continuing(sequence: Sequence): LlamaCpp["continue"] {
  return async (promptIds, count, isLast) => {
    const held = sequence.contextTokens;
    let shared = 0;
    while (shared < promptIds.length - 1 && held[shared] === promptIds[shared]) shared++;
    if (shared < held.length) await sequence.eraseContextTokenRanges([{ start: shared, end: held.length }]);
    const chosen: number[] = [];
    for await (const token of sequence.evaluate(promptIds.slice(shared), GREEDY)) {
      chosen.push(token);
      if (chosen.length === count || isLast?.(token)) break;
    }
    return chosen;
  };
}

function withProbabilities(sequence: Sequence): LlamaCpp["greedy"] {
  return async (promptIds, count) => {
    await sequence.clearHistory();
    const chosen: GreedyToken[] = [];
    for await (const step of sequence.evaluateWithMetadata(promptIds, { confidence: true }, GREEDY)) {
      chosen.push({ token: step.token, probability: step.confidence });
      if (chosen.length === count) break;
    }
    return chosen;
  };
}

function promptAt(
  model: Model,
  { before, after, budget }: { readonly before: string; readonly after: string; readonly budget: number },
): number[] {
  const { bos, shouldPrependBosToken, infill } = model.tokens;
  const head = shouldPrependBosToken && bos !== null ? [bos] : [];
  const prefixIds = model.tokenize(before);
  const last = (count: number) => prefixIds.slice(-Math.max(1, count));
  const { prefix, suffix, middle } = infill;
  if (prefix === null || suffix === null || middle === null) return [...head, ...last(budget - head.length)];
  const suffixIds = model.tokenize(after).slice(0, MAX_SUFFIX_TOKENS);
  const room = budget - head.length - suffixIds.length - 3;
  return [...head, prefix, ...last(room), suffix, ...suffixIds, middle];
}
