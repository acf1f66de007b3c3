// The engine's requests, one method each. State: the loaded model, the completion's KV cache, who runs next.
import type {
  AttentionParams,
  AttentionResult,
  EngineErrorCode,
  EngineStats,
  GenerateParams,
  GenerateResult,
  LoadParams,
  LoadResult,
  ScoreParams,
  ScoreResult,
} from "../protocol/engine";
import { computeAttention } from "./attention";
import type { Decoder } from "./decoder";
import { generate } from "./generate";
import { KvCache } from "./kvCache";
import { type LoadDecoder, type LoadedDecoder, loadProved } from "./providers";
import type { Choice } from "./sampler";
import { computeScore } from "./score";
import { Turns } from "./turns";

/** A request that cannot be answered; the code tells the client what to make of it. */
export class EngineFault extends Error {
  override readonly name = "EngineFault";
  constructor(
    readonly code: EngineErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

export interface EngineDeps {
  readonly loadDecoder: (params: LoadParams) => LoadDecoder;
  readonly threads: number;
  readonly now: () => number;
  readonly residentBytes: () => number;
}

export class Engine {
  private readonly turns = new Turns();
  private loaded: { decoder: Decoder; kvCache: KvCache } | null = null;
  /** Generations share the KV cache, so the next begins when the last has ended. */
  private lastGeneration: Promise<unknown> = Promise.resolve();

  constructor(private readonly deps: EngineDeps) {}

  async load(params: LoadParams): Promise<LoadResult> {
    const started = this.deps.now();
    let result: LoadedDecoder;
    try {
      result = await loadProved(params, this.deps.loadDecoder(params), this.deps.now);
    } catch (error) {
      const detail = error instanceof Error ? error.message : String(error);
      throw new EngineFault("modelUnreadable", `The model cannot be read: ${detail}`, { cause: error });
    }
    const { decoder, provider, trials } = result;
    this.loaded = { decoder, kvCache: new KvCache(params.shape) };
    return {
      provider,
      trials,
      loadMs: this.deps.now() - started,
      threads: this.deps.threads,
      hasAttention: decoder.hasAttention,
    };
  }

  generate(
    params: GenerateParams,
    signal: AbortSignal,
    onToken: (choice: Choice) => void,
  ): Promise<GenerateResult> {
    const { decoder, kvCache } = this.model();
    const start = () =>
      generate(params, {
        decoder: this.turns.schedule(decoder, "completion", signal),
        kvCache,
        signal,
        now: this.deps.now,
        onToken,
      });
    const generation = this.lastGeneration.then(start);
    this.lastGeneration = generation.catch(() => undefined);
    return generation;
  }

  attention(params: AttentionParams, signal: AbortSignal): Promise<AttentionResult> {
    return computeAttention(params, this.turns.schedule(this.model().decoder, "probe", signal));
  }

  score(params: ScoreParams, signal: AbortSignal): Promise<ScoreResult> {
    return computeScore(params, this.turns.schedule(this.model().decoder, "probe", signal));
  }

  stats(): EngineStats {
    const { runs, runsAfterAbort, maxRunsAfterAbort } = this.turns;
    return { residentBytes: this.deps.residentBytes(), runs, runsAfterAbort, maxRunsAfterAbort };
  }

  private model() {
    if (!this.loaded) throw new EngineFault("notLoaded", "expected a loaded model, none was loaded");
    return this.loaded;
  }
}
