// A document's text → its token ids, again after every keystroke: the text is cut into blocks of lines at places that
// only the lines themselves decide, so all but the edited blocks are known from before.
import type { PackedIds } from "../protocol/engine";
import type { TokenId } from "../protocol/tokenId";
import type { Tokenizer } from "../tokenizer/tokenizer";

/** About one line in 16 begins a block. */
const LINES_A_BLOCK = 16;
const MAX_BLOCK_LENGTH = 8192;
/** Blocks remembered: those of some tens of files. */
const MAX_BLOCKS = 4000;

export class BlockTokens {
  private readonly known = new Map<string, PackedIds>();

  constructor(private readonly tokenizer: Tokenizer) {}

  /** Lets the event loop turn while blocks are new. `text` has LF line ends. */
  async idsOf(text: string, signal?: AbortSignal): Promise<PackedIds> {
    const parts: PackedIds[] = [];
    for (const block of blocksOf(text)) {
      let ids = this.known.get(block);
      if (!ids) {
        ids = pack(await this.tokenizer.encodeSliced(block, signal), this.tokenizer.vocabSize);
        if (this.known.size >= MAX_BLOCKS) this.known.clear();
        this.known.set(block, ids);
      }
      parts.push(ids);
    }
    return joined(parts, this.tokenizer.vocabSize);
  }
}

/** Each begins with a line end, as tokens do: no token of ours crosses a cut. All together give `text`. */
export function blocksOf(text: string): string[] {
  const blocks: string[] = [];
  let start = 0;
  for (let end = text.indexOf("\n"); end !== -1; end = text.indexOf("\n", end + 1)) {
    const next = text.indexOf("\n", end + 1);
    const length = (next === -1 ? text.length : next) - end;
    const mark = length * 31 + text.charCodeAt(end + (length >> 1));
    // Not between two line ends: they are one token.
    const isCut = length > 1 && text[end - 1] !== "\n" && mark % LINES_A_BLOCK === 0;
    if (end > start && (isCut || end - start > MAX_BLOCK_LENGTH)) {
      blocks.push(text.slice(start, end));
      start = end;
    }
  }
  if (start < text.length) blocks.push(text.slice(start));
  return blocks;
}

export function pack(tokenIds: readonly TokenId[], vocabSize: number): PackedIds {
  return vocabSize < 2 ** 16 - 1 ? Uint16Array.from(tokenIds) : Uint32Array.from(tokenIds);
}

function joined(parts: readonly PackedIds[], vocabSize: number): PackedIds {
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  const all = vocabSize < 2 ** 16 - 1 ? new Uint16Array(length) : new Uint32Array(length);
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
