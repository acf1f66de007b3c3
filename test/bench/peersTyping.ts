// Typing with a model that has the suffix behind the prefix: how many tokens of the prompt a typed character costs, and how often
// the suggestion is the one that an exact reading gives; and, with any model, how long a line takes after one more character, beside
// another program that reads the same tokens. The model alone, no memory.
import type { GeneratedToken, GenerateStream } from "../../server/engineHost/connection";
import { generate } from "../../server/engine/generate/generate";
import { MemoryStore } from "../../server/engine/memory/memoryStore";
import type { Decoder } from "../../server/engine/model/decoder";
import { KvCache } from "../../server/engine/model/kvCache";
import {
  createLocalInfer,
  createReadAhead,
  type LocalModel,
  type ReadAhead,
} from "../../server/inference/local";
import type { CompletionContext } from "../../server/context/types";
import type { Infer, InferRequest } from "../../server/inference/types";
import type { GenerateParams } from "../../server/protocol/engine";
import type { LlamaCpp } from "../support/llamaCpp";

export interface TypingModel {
  readonly decoder: Decoder;
  readonly local: LocalModel;
}

/** Characters typed at each place, after the cursor has rested there. */
const TYPED = 8;
const MAX_TOKENS = 12;
/** Characters before and behind the cursor. */
const [BEFORE, BEHIND] = [1600, 900];
const signal = new AbortController().signal;

export async function measureTyping(
  model: TypingModel,
  text: string,
  places: number,
): Promise<Record<string, number[]>> {
  const moving = new Typist(model, true);
  const exact = new Typist(model, false);
  const evaluated: number[] = [];
  let [same, asked] = [0, 0];
  for (let place = 0; place < places; place++) {
    const offset = placeIn(
      text,
      BEFORE + Math.floor((place * (text.length - BEFORE - BEHIND - 100)) / places),
    );
    // Both have read the place, in the same pieces: read in others, a model of 8-bit activations may end in another token.
    for (const typist of [moving, exact]) await typist.rest(contextAt(text, offset, 0));
    for (let typed = 1; typed <= TYPED; typed++) {
      const context = contextAt(text, offset, typed);
      const [moved, own] = [await moving.suggest(context), await exact.suggest(context)];
      evaluated.push(moved.evaluated);
      if (moved.text === own.text) same++;
      else
        process.stderr.write(
          `${place}.${typed} ${JSON.stringify([moved.text, own.text, moved.evaluated])}\n`,
        );
      asked++;
    }
  }
  return {
    "typed.tokensEvaluated.psm": evaluated,
    "psm.agreement": [(100 * same) / asked],
    "psm.asked": [asked],
  };
}

/**
 * Loupe as it completes, its last suggestion as a draft among it, over `other`: both have just written at this place. The other
 * reads the same text, cut into tokens at the cursor: where a word is begun, its prompt ends with the begun word.
 */
export async function measureWarm(
  model: TypingModel,
  text: string,
  { places, other }: { readonly places: number; readonly other: Pick<LlamaCpp, "continue" | "promptAt"> },
): Promise<Record<string, number[]>> {
  const loupe = new Typist(model, true);
  const figures: Record<string, number[]> = { "peers.warm": [], "peers.warm.ms": [] };
  for (let place = 0; place < places; place++) {
    const from = BEFORE + Math.floor((place * (text.length - BEFORE - BEHIND - 100)) / places);
    const offset = placeIn(text, from);
    const [rested, typed] = [contextAt(text, offset, 0), contextAt(text, offset, 1)];
    const idsOf = ({ prefix, suffix }: CompletionContext) =>
      other.promptAt(prefix, suffix, model.local.contextLength - MAX_TOKENS);
    await other.continue(idsOf(rested), (await loupe.suggest(rested)).count);
    const start = performance.now();
    const { count } = await loupe.suggest(typed);
    const ms = performance.now() - start;
    const promptIds = idsOf(typed);
    const begun = performance.now();
    await other.continue(promptIds, count);
    figures["peers.warm"]?.push(ms / (performance.now() - begun));
    figures["peers.warm.ms"]?.push(ms);
  }
  return figures;
}

/** Behind the first word of a line that has enough behind it. */
function placeIn(text: string, from: number): number {
  const found = /\n *\S+ (?=[^\n]{10})/.exec(text.slice(from));
  return from + (found ? found.index + found[0].length : 0);
}

/** `typed` characters after the cursor rested at `offset`; the rest of the line is not written yet. */
function contextAt(text: string, offset: number, typed: number): CompletionContext {
  const lineEnd = text.indexOf("\n", offset + typed);
  return {
    ...{ path: "source.ts", repoName: null, languageId: "typescript", extent: "line", eol: "\n" },
    ...{ neighbours: [], imports: [] },
    prefix: text.slice(offset - BEFORE, offset + typed),
    suffix: text.slice(lineEnd, lineEnd + BEHIND),
  };
}

interface Suggested {
  readonly text: string;
  /** Of the prompt. */
  readonly evaluated: number;
  /** Tokens written, the end among them. */
  readonly count: number;
}

class Typist {
  private readonly kvCache: KvCache;
  private readonly memoryStore: MemoryStore;
  private lastSuggestion: readonly number[] = [];
  /** Once, as in the product: each makes a table of the words first. */
  private readonly infer: Infer;
  private readonly readAhead: ReadAhead;

  constructor(
    private readonly model: TypingModel,
    private readonly mayMove: boolean,
  ) {
    this.kvCache = new KvCache(model.decoder.shape);
    this.memoryStore = new MemoryStore(model.decoder.shape.vocabSize);
    this.infer = createLocalInfer({ ...this.deps(), memory: null });
    this.readAhead = createReadAhead(this.deps());
  }

  rest(context: CompletionContext): Promise<void> {
    return this.readAhead(context, MAX_TOKENS, signal);
  }

  async suggest(context: CompletionContext): Promise<Suggested> {
    const request: InferRequest = {
      ...{ uri: "file:///source.ts", languageId: "typescript", text: context.prefix + context.suffix },
      ...{ offset: context.prefix.length, triggerKind: "automatic", workspaceMemory: "off" },
    };
    let [text, evaluated, count] = ["", 0, 0];
    for await (const event of this.infer(context, { maxTokens: MAX_TOKENS, request }, signal)) {
      if (event.kind === "piece") text += event.text;
      else {
        evaluated = event.result.promptLength - event.result.reusedLength;
        count = event.result.chosen;
      }
    }
    return { text, evaluated, count };
  }

  private deps() {
    const { decoder, local } = this.model;
    const run = async function* (this: Typist, params: GenerateParams): GenerateStream {
      const { suffix } = params;
      const tokens: GeneratedToken[] = [];
      const asked = {
        ...params,
        ...(suffix && { suffix: { ...suffix, mayMove: this.mayMove } }),
      };
      const result = await generate(asked, {
        ...{ decoder, kvCache: this.kvCache, memoryStore: this.memoryStore, signal },
        lastSuggestion: this.lastSuggestion,
        now: () => performance.now(),
        onToken: (token) => tokens.push({ kind: "token", ...token }),
      });
      if (tokens.length > 0)
        this.lastSuggestion = [...params.promptIds, ...tokens.map(({ tokenId }) => tokenId)];
      yield* tokens;
      yield { kind: "end", result };
    }.bind(this);
    return { model: () => Promise.resolve(local), engine: { generate: run }, healing: "on" as const };
  }
}
