// The bytes of every token, by id, in one piece of memory: an array for each takes longer to make than the file to parse.
import type { TokenId } from "../protocol/tokenId";

export class TokenBytes {
  private readonly views: Uint8Array[] = [];

  /** `starts`: where each id's bytes begin in `bytes`, and at last where they end. */
  constructor(
    private readonly bytes: Uint8Array,
    private readonly starts: Int32Array,
  ) {}

  get count(): number {
    return this.starts.length - 1;
  }

  /** Undefined for what is no id. */
  of(tokenId: TokenId): Uint8Array | undefined {
    const start = this.starts[tokenId];
    const end = this.starts[tokenId + 1];
    if (start === undefined || end === undefined) return undefined;
    return (this.views[tokenId] ??= this.bytes.subarray(start, end));
  }

  lengthOf(tokenId: TokenId): number {
    return (this.starts[tokenId + 1] ?? 0) - (this.starts[tokenId] ?? 0);
  }

  /** Ids that have `byte` among theirs, in order. */
  idsWith(byte: number): TokenId[] {
    const ids: TokenId[] = [];
    let id = 0;
    for (let at = this.bytes.indexOf(byte); at >= 0; at = this.bytes.indexOf(byte, this.starts[id + 1])) {
      while ((this.starts[id + 1] ?? 0) <= at) id++;
      ids.push(id);
    }
    return ids;
  }
}
