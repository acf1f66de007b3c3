// Stream of token ids → pieces of text, whole characters only: bytes wait until their character is complete.
// Knows no model.
import type { TokenId } from "../protocol/tokenId";

export class DecodeStream {
  // Bytes that never become a character turn into U+FFFD, as `Tokenizer.decode` does.
  private readonly textDecoder = new TextDecoder("utf-8", { ignoreBOM: true });

  constructor(private readonly bytesOf: (tokenId: TokenId) => Uint8Array) {}

  /** The text that is complete with this token; empty while a character is not. */
  push(tokenId: TokenId): string {
    return this.textDecoder.decode(this.bytesOf(tokenId), { stream: true });
  }

  /** What is left when no token follows. */
  end(): string {
    return this.textDecoder.decode();
  }
}
