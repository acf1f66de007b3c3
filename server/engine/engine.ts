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
  OverviewParams,
  OverviewResult,
  ProbeParams,
  ProbeResult,
  ScoreParams,
  ScoreResult,
} from "../protocol/engine";
import type { Decoder } from "./decoder";
import { generate } from "./generate";
import { KvCache } from "./kvCache";
import { computeAttention } from "./probe/attention";
import { computeOverview } from "./probe/overview";
import { ProbeCache, probeToken } from "./probe/token";
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
  readonly cpuMs: () => number;
}

export class Engine {
  private readonly turns = new Turns();
  private loaded: { decoder: Decoder; kvCache: KvCache; probeCache: ProbeCache } | null = null;
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
    this.loaded = {
      decoder,
      kvCache: new KvCache(params.shape),
      probeCache: new ProbeCache(params.shape),
    };
    return {
      provider,
      trials,
      loadMs: this.deps.now() - started,
      threads: this.deps.threads,
      hasAttention: decoder.inside !== null,
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

  probe(params: ProbeParams, signal: AbortSignal): Promise<ProbeResult> {
    const { decoder, probeCache } = this.model();
    return probeToken(params, this.turns.schedule(decoder, "probe", signal), probeCache);
  }

  overview(params: OverviewParams, signal: AbortSignal): Promise<OverviewResult> {
    return computeOverview(params, this.turns.schedule(this.model().decoder, "probe", signal), signal);
  }

  endProbe(): null {
    this.loaded?.probeCache.clear();
    return null;
  }

  stats(): EngineStats {
    const { runs, runsAfterAbort, maxRunsAfterAbort } = this.turns;
    const { residentBytes, cpuMs } = this.deps;
    return { residentBytes: residentBytes(), cpuMs: cpuMs(), runs, runsAfterAbort, maxRunsAfterAbort };
  }

  private model() {
    if (!this.loaded) throw new EngineFault("notLoaded", "expected a loaded model, none was loaded");
    return this.loaded;
  }
}
