// Chosen tokens → the logits after each of them, by as few runs as the draft allows: a run takes the chosen token and
// the tokens guessed to follow; rows after right guesses are used, the rest leaves the KV cache again.
import type { TokenId } from "../../protocol/tokenId";
import type { Decoder } from "../model/decoder";
import type { KvCache } from "../model/kvCache";

export class DecodeRuns {
  private draft: readonly TokenId[] = [];
  private rows: Float32Array = new Float32Array(); // [1 + draft, vocabSize]
  /** Guesses of `draft` that were right so far. */
  private right = 0;

  constructor(
    private readonly decoder: Decoder,
    private readonly kvCache: KvCache,
  ) {}

  /** [vocabSize]; `guess` is asked for a draft when a run has to be made. */
  async logitsAfter(tokenId: TokenId, guess: () => readonly TokenId[]): Promise<Float32Array> {
    if (this.draft[this.right] === tokenId) return this.row(++this.right);
    this.kvCache.truncate(this.kvCache.pastLength - (this.draft.length - this.right));
    this.draft = guess();
    this.right = 0;
    const tokenIds = [tokenId, ...this.draft];
    const output = await this.decoder.run({
      tokenIds,
      past: this.kvCache.past,
      logits: this.draft.length > 0 ? "all" : "last",
    });
    this.kvCache.append(tokenIds, output.rows);
    this.rows = output.logits;
    return this.row(0);
  }

  private row(index: number): Float32Array {
    const { vocabSize } = this.decoder.shape;
    return this.rows.subarray(index * vocabSize, (index + 1) * vocabSize);
  }
}
