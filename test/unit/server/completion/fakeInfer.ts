// An `Infer` that streams given pieces, and counts what was asked of it.
import type { Infer, InferStream } from "../../../../server/inference/types";
import type { GenerateResult } from "../../../../server/protocol/engine";

export const GENERATED: GenerateResult = {
  stopReason: "eos",
  promptLength: 10,
  reusedLength: 8,
  tokensEvaluated: 4,
  runs: 3,
  chosen: 1,
  endLogProb: null,
  prefillMs: 0,
  decodeMs: 0,
};

export class FakeInfer {
  runs = 0;
  piecesGiven = 0;
  ended = 0;

  constructor(
    private readonly pieces: readonly string[],
    private readonly result: GenerateResult = GENERATED,
  ) {}

  readonly infer: Infer = (_context, _options, signal) => this.stream(signal);

  private async *stream(signal: AbortSignal): InferStream {
    this.runs++;
    try {
      for (const text of this.pieces) {
        await Promise.resolve();
        signal.throwIfAborted();
        this.piecesGiven++;
        const sources = [{ modelProb: 0.6, memoryProb: 0, memoryShare: 0 }];
        yield { kind: "piece", text, logProbs: [-0.5], sources };
      }
      yield { kind: "end", result: this.result };
    } finally {
      this.ended++;
    }
  }
}
