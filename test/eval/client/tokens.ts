// The product's token ids of a text, asked of the server: the baselines count the same ids as the model sees.
import type { Server } from "./server";

interface TokensResult {
  readonly model: string;
  readonly tokens: readonly { readonly tokenId: number; readonly bytes: readonly number[] }[];
}

/** The server takes 100,000 characters at once. */
const MAX_LENGTH = 90_000;

/** Cut before line ends, where tokens begin. */
function partsOf(text: string): string[] {
  if (text.length <= MAX_LENGTH) return [text];
  const lineEnd = text.lastIndexOf("\n", MAX_LENGTH);
  const end = lineEnd > 0 ? lineEnd : MAX_LENGTH;
  return [text.slice(0, end), ...partsOf(text.slice(end))];
}

/** Ids of texts, and the bytes of every id seen so far. One per server. */
export class Tokens {
  readonly bytesOf = new Map<number, readonly number[]>();
  model = "";

  constructor(private readonly server: Server) {}

  async idsOf(text: string): Promise<Int32Array> {
    const ids: number[] = [];
    for (const part of partsOf(text)) {
      const result = await this.server.connection.sendRequest<TokensResult>("loupe/tokens", { text: part });
      this.model = result.model;
      for (const { tokenId, bytes } of result.tokens) this.bytesOf.set(tokenId, bytes);
      ids.push(...result.tokens.map(({ tokenId }) => tokenId));
    }
    return Int32Array.from(ids);
  }

  hasNewline(tokenId: number): boolean {
    return this.bytesOf.get(tokenId)?.includes(10) ?? false;
  }

  /** The ids' text up to the first newline. */
  firstLine(tokenIds: readonly number[]): string {
    const bytes = tokenIds.flatMap((tokenId) => this.bytesOf.get(tokenId) ?? []);
    const newline = bytes.indexOf(10);
    return Buffer.from(newline < 0 ? bytes : bytes.slice(0, newline)).toString("utf8");
  }
}
