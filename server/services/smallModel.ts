// The small model in an engine of its own, which runs only while the large one is not ready or reads a long prompt, and
// ends soon after. Answers without the memory: that lies in the large one's engine, in its tokens.
import { EngineClient } from "../engineHost/client";
import { forkEngine } from "../engineHost/process";
import type { StartTimer } from "../engineHost/usage";
import { createLocalInfer } from "../inference/local";
import type { Infer } from "../inference/types";
import type { ModelEntry } from "../model/manifest";
import type { ModelVerifier } from "../model/verify";
import type { EngineStats } from "../protocol/engine";
import type { ConfidenceWeights } from "../protocol/mixing";
import { loadModel, type LoadedModel } from "./loadedModel";

export interface SmallModelDeps {
  readonly enginePath: string;
  readonly entry: () => Promise<ModelEntry>;
  readonly verifier: ModelVerifier;
  readonly startTimer: StartTimer;
  readonly onFault: (error: unknown) => void;
}

/** Long enough for a file to be looked through, short enough that two engines are not what the memory is spent on. */
const IDLE_MINUTES = 0.5;

export class SmallModel {
  readonly infer: Infer;
  private readonly engine: EngineClient;
  private loading: Promise<LoadedModel> | null = null;

  constructor(private readonly deps: SmallModelDeps) {
    const none = { read: () => Promise.resolve(null), write: () => Promise.resolve() };
    this.engine = new EngineClient({
      fork: () => forkEngine(deps.enginePath),
      prepare: () => this.loadParams(),
      idleMinutes: () => IDLE_MINUTES,
      candidates: () => [],
      record: none,
      now: () => performance.now(),
      startTimer: deps.startTimer,
      onState: (state) => {
        if (state.kind === "failed") deps.onFault(state.error);
      },
      onMessage: () => undefined,
      onRecordFault: () => undefined,
    });
    this.infer = createLocalInfer({
      model: async () => {
        const { entry, tokenizer, mixing } = await this.model();
        return { id: entry.id, tokenizer, format: entry.promptFormat, mixing, ...entry.shape };
      },
      engine: this.engine,
      healing: "on",
      memory: null,
    });
  }

  /** Null: it is another model that has answered. */
  async confidenceWeights(modelId: string): Promise<ConfidenceWeights | null> {
    const { entry, mixing } = await this.model();
    return entry.id === modelId ? mixing.confidence : null;
  }

  stats(): Promise<EngineStats | null> {
    return this.engine.stats();
  }

  dispose(): void {
    this.engine.dispose();
  }

  private async loadParams() {
    const { entry } = await this.model();
    return { modelPath: entry.model.path, shape: entry.shape, executionProvider: "cpu" as const };
  }

  private model(): Promise<LoadedModel> {
    return (this.loading ??= loadModel(this.deps.entry, this.deps.verifier));
  }
}
