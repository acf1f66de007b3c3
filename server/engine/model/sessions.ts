// The runtime's sessions of one model: a completion's, which gives logits, keys and values alone, and for the panel one more that
// gives the model's inside. Where the weights are few both stay, and a completion pays nothing for an open panel; else one
// takes the other's place, since two sessions hold the weights twice.
import type { InferenceSession } from "./onnxruntime";

export interface SessionOpeners {
  readonly completion: () => Promise<InferenceSession>;
  /** Null: the graph is not understood. */
  readonly inside: (() => Promise<InferenceSession>) | null;
  readonly keepsBoth: boolean;
}

export class Sessions {
  private completion: InferenceSession | null;
  private inside: InferenceSession | null = null;

  /** `opened` is one of `openers.completion`. */
  constructor(
    opened: InferenceSession,
    private readonly openers: SessionOpeners,
  ) {
    this.completion = opened;
  }

  /** The one for a run. Calls come one at a time. */
  async open(withInside: boolean): Promise<InferenceSession> {
    const { inside: openInside, keepsBoth } = this.openers;
    if (!withInside || !openInside) return this.completion ?? this.inside ?? this.openCompletion();
    if (this.inside) return this.inside;
    this.inside = await openInside();
    if (!keepsBoth) {
      await this.completion?.release();
      this.completion = null;
    }
    return this.inside;
  }

  async closeInside(): Promise<void> {
    const { inside } = this;
    if (!inside) return;
    if (!this.completion) await this.openCompletion();
    this.inside = null;
    await inside.release();
  }

  async release(): Promise<void> {
    await this.completion?.release();
    await this.inside?.release();
  }

  private async openCompletion(): Promise<InferenceSession> {
    this.completion = await this.openers.completion();
    return this.completion;
  }
}
