// Keys and values of the text behind the cursor, kept while the text before it is typed. Where a prompt has the suffix last, each
// character moves it: its keys, turned by as many positions, then stand for what the model would compute anew. Nearly so, since
// what was typed since is not in them. So they are of an exact reading, and for no longer than a line or two was typed.
import type { RotaryTable } from "../../onnx/rotate";
import type { TokenId } from "../../protocol/tokenId";
import type { Decoder, LayerKv } from "./decoder";

/** Fewer are read anew as fast: they would share a run with the tokens typed. */
const MIN_TOKENS = 16;
/**
 * Of the suffix, its mark first: read anew when it moves. The mark carries how the text before it ends, and the answer goes on from
 * there: with the mark of an earlier text kept, the most probable token was the exact prompt's at 1 of 12 places after eight
 * characters (Qwen2.5-Coder-0.5B). How many suggestions stay the exact prompt's: docs/figures.md.
 */
export const SEAM_TOKENS = 64;
/** Tokens before the suffix that may have changed since it was read. */
const MAX_CHANGED = 32;

/** `KvCache` fits. */
interface HeldTokens {
  readonly exactLength: number;
  readonly tokenIds: readonly TokenId[];
  readonly rows: (from: number, to: number) => readonly LayerKv[];
}

interface Kept {
  readonly before: readonly TokenId[];
  readonly tokenIds: readonly TokenId[];
  /** [1, nKvHead, tokenIds.length, headDim] each. */
  readonly layers: readonly LayerKv[];
}

export class KeptSuffix {
  private kept: Kept | null = null;
  /** Of the prompt read last. */
  private place: { readonly from: number; readonly to: number } | null = null;

  /** Before the cache is cut: what it holds of the suffix is copied, if it was read exactly. */
  keep(held: HeldTokens): void {
    const { place } = this;
    this.place = null;
    if (!place || place.to > held.exactLength) return;
    const { from, to } = place;
    this.kept = {
      before: held.tokenIds.slice(0, from),
      tokenIds: held.tokenIds.slice(from, to),
      layers: held.rows(from, to),
    };
  }

  /** A prompt was read that has its suffix there. */
  noteRead(from: number, to: number): void {
    this.place = to - from < MIN_TOKENS ? null : { from, to };
  }

  /** Keys and values for `promptIds` from `from` up to the last token; null: they have to be computed. */
  movedTo(
    promptIds: readonly TokenId[],
    from: number,
    { shape, inside }: Decoder,
  ): readonly LayerKv[] | null {
    const { kept } = this;
    const rotary = inside?.rotary;
    if (!kept || !rotary || !turnsOnly(rotary)) return null;
    // Halves are bits here, not numbers.
    if (kept.layers.some(({ key }) => !(key instanceof Float32Array))) return null;
    if (!isSame(kept.tokenIds, promptIds.slice(from, -1))) return null;
    const shared = sharedLength(kept.before, promptIds.slice(0, from));
    if (Math.max(kept.before.length, from) - shared > MAX_CHANGED + SEAM_TOKENS) return null;
    const shift = from - kept.before.length;
    return kept.layers.map(({ key, value }) => ({ key: turned(key, shape.headDim, shift, rotary), value }));
  }
}

/** Some tables scale as well: then a difference of positions is not in them. */
export function turnsOnly({ cos, pairs }: RotaryTable): boolean {
  return cos.subarray(0, pairs).every((value) => value === 1);
}

/** [rows, headDim], each row as it were `shift` positions farther on. */
export function turned(
  rows: LayerKv["key"],
  headDim: number,
  shift: number,
  rotary: RotaryTable,
): LayerKv["key"] {
  const { pairs, interleaved } = rotary;
  const result = rows.slice();
  const at = Math.abs(shift) * pairs;
  for (let pair = 0; pair < pairs; pair++) {
    const cos = rotary.cos[at + pair] ?? 1;
    const sin = (rotary.sin[at + pair] ?? 0) * Math.sign(shift);
    const first = interleaved ? 2 * pair : pair;
    const second = interleaved ? 2 * pair + 1 : pair + pairs;
    for (let row = 0; row < rows.length; row += headDim) {
      const [a, b] = [rows[row + first] ?? 0, rows[row + second] ?? 0];
      result[row + first] = a * cos - b * sin;
      result[row + second] = b * cos + a * sin;
    }
  }
  return result;
}

function isSame(a: readonly TokenId[], b: readonly TokenId[]): boolean {
  return a.length === b.length && a.every((id, i) => id === b[i]);
}

function sharedLength(a: readonly TokenId[], b: readonly TokenId[]): number {
  const differs = a.findIndex((id, i) => id !== b[i]);
  return differs < 0 ? a.length : differs;
}
