// What the engine is asked, with the state that it takes: the loaded model, the completion's KV cache, who runs next.
import type {
  EngineErrorCode,
  EngineStats,
  GenerateParams,
  GenerateResult,
  LoadParams,
  LoadResult,
  ModelMethod,
  ModelRequests,
  RememberParams,
  RememberResult,
} from "../protocol/engine";
import { toEnglish, type Sentence } from "../protocol/sentences";
import type { TokenId } from "../protocol/tokenId";
import { answer } from "./answers";
import type { Decoder } from "./model/decoder";
import { generate, type GeneratedChoice } from "./generate/generate";
import { KvCache } from "./model/kvCache";
import { MemoryStore } from "./memory/memoryStore";
import { Switches } from "./probe/ablate";
import { ProbeCache } from "./probe/token";
import { type LoadDecoder, type LoadedDecoder, loadProved } from "./model/proveProvider";
import { Turns } from "./model/turns";

/** A request that cannot be answered; the code tells the client what to make of it. */
export class EngineFault extends Error {
  override readonly name = "EngineFault";
  constructor(
    readonly code: EngineErrorCode,
    readonly sentence: Sentence,
    options?: ErrorOptions,
  ) {
    super(toEnglish(sentence), options);
  }
}

const NOT_LOADED = "expected a loaded model, none was loaded";
/** Enough to find the place again when the next request has more text before it. */
const KEPT_BEFORE_SUGGESTION = 16;

export interface EngineDeps {
  readonly loadDecoder: (params: LoadParams) => LoadDecoder;
  readonly now: () => number;
  readonly residentBytes: () => number;
  readonly cpuMs: () => number;
  /** `all`: what a load left behind; `young`: what the last runs did, in less than a millisecond. */
  readonly collectGarbage: (which: "all" | "young") => void;
  /** Runs it once the model's inside has not been looked at for a while; gives what calls it off. */
  readonly afterRest: (run: () => void) => () => void;
}

export class Engine {
  private readonly turns: Turns;
  private loaded: {
    readonly decoder: Decoder;
    readonly kvCache: KvCache;
    readonly memoryStore: MemoryStore;
    readonly probeCache: ProbeCache;
    readonly switches: Switches;
  } | null = null;
  /** With the tokens before it. */
  private lastSuggestion: readonly TokenId[] = [];
  /** Generations share the KV cache, so the next begins when the last has ended. */
  private lastGeneration: Promise<unknown> = Promise.resolve();
  private keepInside = (): void => undefined;

  constructor(private readonly deps: EngineDeps) {
    this.turns = new Turns(deps.now);
  }

  get slowestTokenMs(): number | null {
    return this.turns.slowestTokenMs;
  }

  async load(params: LoadParams): Promise<LoadResult> {
    const started = this.deps.now();
    let result: LoadedDecoder;
    try {
      result = await loadProved(params, this.deps.loadDecoder(params), this.deps.now);
    } catch (error) {
      const detail = error instanceof Error ? error.message : String(error);
      throw new EngineFault("modelUnreadable", { code: "modelUnreadable", args: [detail] }, { cause: error });
    }
    const { decoder, provider, trials } = result;
    const { shape } = params;
    // The model's bytes are the runtime's by now, and a heap as small as ours would keep them for minutes.
    this.deps.collectGarbage("all");
    this.loaded = {
      decoder,
      kvCache: new KvCache(shape),
      memoryStore: new MemoryStore(shape.vocabSize),
      probeCache: new ProbeCache(shape),
      switches: new Switches(),
    };
    return {
      provider,
      trials,
      loadMs: this.deps.now() - started,
      threads: params.threads ?? 1,
      hasAttention: decoder.inside !== null,
    };
  }

  generate(
    params: GenerateParams,
    signal: AbortSignal,
    onToken: (choice: GeneratedChoice) => void,
  ): Promise<GenerateResult> {
    const { decoder, kvCache, memoryStore } = this.model();
    const start = async () => {
      const suggested: TokenId[] = Array.from(
        (params.memory && "before" in params.memory ? params.memory.before : params.promptIds).slice(
          -KEPT_BEFORE_SUGGESTION,
        ),
      );
      const { lastSuggestion } = this;
      if (params.maxTokens > 0) this.lastSuggestion = suggested;
      return generate(params, {
        decoder: this.turns.schedule(decoder, "completion", signal),
        kvCache,
        memoryStore,
        lastSuggestion,
        signal,
        now: this.deps.now,
        onToken: (choice) => {
          suggested.push(choice.tokenId);
          onToken(choice);
        },
      });
    };
    const generation = this.lastGeneration.then(start);
    // Each token leaves a row of logits behind, outside the heap that the runtime watches.
    this.lastGeneration = generation.then(
      () => this.deps.collectGarbage("young"),
      () => undefined,
    );
    return generation;
  }

  remember(params: RememberParams): RememberResult {
    return this.model().memoryStore.remember(params);
  }

  ask<M extends ModelMethod>(
    method: M,
    params: ModelRequests[M]["params"],
    signal: AbortSignal,
  ): Promise<ModelRequests[M]["result"]> {
    const { decoder, probeCache, memoryStore, switches } = this.model();
    this.keepInside();
    const own = this.turns.schedule(decoder, "probe", signal);
    const switched = async () => {
      const opened = await switches.open(decoder);
      return opened && this.turns.schedule(opened, "probe", signal);
    };
    const timed = async () => {
      const opened = (await decoder.openTimed?.()) ?? null;
      return opened && { ...this.turns.schedule(opened, "probe", signal), finish: opened.finish };
    };
    return answer(method, params, { decoder: own, probeCache, memoryStore, switched, timed, signal });
  }

  /** The inside itself is open a while longer: a panel that is moved, or opened again, does not wait for it. */
  endProbe(): null {
    const { loaded } = this;
    loaded?.probeCache.clear();
    loaded?.switches.clear();
    this.keepInside();
    this.keepInside = this.deps.afterRest(() => {
      void this.turns.alone("probe", async () => loaded?.decoder.closeInside?.());
    });
    return null;
  }

  stats(): EngineStats {
    const { runs, runsAfterAbort, maxRunsAfterAbort } = this.turns;
    const { residentBytes, cpuMs } = this.deps;
    return { residentBytes: residentBytes(), cpuMs: cpuMs(), runs, runsAfterAbort, maxRunsAfterAbort };
  }

  private model() {
    if (!this.loaded) throw new EngineFault("notLoaded", { code: "quoted", args: [NOT_LOADED] });
    return this.loaded;
  }
}
