// Token ids → a small picture of every head's weights, and how much each head looks along given relations, beside what
// it would give them by chance. Weights of all heads at once would fill memory: they are taken chunk by chunk.
import type { OverviewParams, OverviewResult, TokenPairs } from "../../protocol/engine";
import { assert, type Decoder } from "../decoder";
import { KvCache } from "../kvCache";
import { createPause } from "../pause";
import { CHUNK_LENGTH } from "../prefill";
import { checkHead, chunkWeights, weightProbe } from "./attention";
import { permutations, SHUFFLES, shuffledPairs } from "./shuffles";

/** Cells of a picture's side at most. */
export const MAX_SIDE = 64;
const PERCENTILE = 0.95;

/** The sum of weights along one arrangement of one relation, for every head: a mean once it is divided. */
interface Tally {
  readonly pairs: TokenPairs;
  /** Tokens that have somebody to look at. */
  readonly rowCount: number;
  /** [nLayer · nHead] */
  readonly sums: Float64Array;
}

export async function computeOverview(
  { tokenIds, relations }: OverviewParams,
  decoder: Decoder,
  signal: AbortSignal,
): Promise<OverviewResult> {
  const { nLayer, nHead } = decoder.shape;
  const total = tokenIds.length;
  checkHead(decoder, { layer: 0, head: 0, length: total });
  assert(total > 0, "expected at least one token, got none");
  const pause = createPause(signal);
  const side = Math.min(MAX_SIDE, total);
  const pictures = new Uint8Array(nLayer * nHead * side * side); // [nLayer, nHead, side, side]
  const tallies = await createTallies(relations, { total, heads: nLayer * nHead, pause });
  const kvCache = new KvCache(decoder.shape);
  const probes = Array.from({ length: nLayer }, (_, layer) => weightProbe(decoder, layer));
  for (let start = 0; start < total; start += CHUNK_LENGTH) {
    const chunk = tokenIds.slice(start, start + CHUNK_LENGTH);
    const past = { past: kvCache.layers, pastLength: start };
    const output = await decoder.run({ tokenIds: chunk, ...past, logits: "none", probes });
    kvCache.append(chunk, output.present);
    const cells: Int32Array[] = [];
    for (const { pairs } of tallies.flat()) {
      cells.push(cellsOf(pairs, start, chunk.length));
      await pause();
    }
    for (let at = 0; at < nLayer * nHead; at++) {
      const [layer, head] = [Math.floor(at / nHead), at % nHead];
      const place = { start, length: chunk.length };
      const weights = chunkWeights(decoder, { output, probe: layer, layer, head, ...place }); // [length, columns]
      const picture = pictures.subarray(at * side * side, (at + 1) * side * side); // [side, side]
      paint(picture, { weights, ...place, total, side });
      await pause();
      tallies.flat().forEach(({ sums }, i) => (sums[at] = (sums[at] ?? 0) + sumAt(weights, cells[i])));
      await pause();
    }
  }
  const even = Float32Array.from(relations, evenScore); // [relations]
  return { side, pictures, ...scoresOf(tallies, nLayer * nHead), even };
}

interface Rows {
  /** [length, start + length] */
  readonly weights: Float32Array;
  readonly start: number;
  readonly length: number;
}

/** A cell keeps the largest of the weights that fall into it: a single bright one must not be averaged away. */
function paint(picture: Uint8Array, part: Rows & { total: number; side: number }): void {
  const { weights, start, length, total, side } = part;
  const columns = start + length;
  for (let row = 0; row < length; row++) {
    const cellRow = Math.floor(((start + row) * side) / total) * side;
    for (let column = 0; column <= start + row; column++) {
      const cell = cellRow + Math.floor((column * side) / total);
      const value = Math.round(255 * Math.sqrt(Math.min(1, weights[row * columns + column] ?? 0)));
      if (value > (picture[cell] ?? 0)) picture[cell] = value;
    }
  }
}

/** For each relation the true arrangement first, then the shuffled ones. */
async function createTallies(
  relations: readonly TokenPairs[],
  { total, heads, pause }: { total: number; heads: number; pause: () => Promise<void> },
): Promise<Tally[][]> {
  const orders = permutations(total);
  const tallies: Tally[][] = [];
  for (const pairs of relations) {
    const arrangements: Tally[] = [];
    for (const order of [null, ...orders]) {
      const arranged = order ? shuffledPairs(pairs, order) : pairs;
      const rowCount = new Set(arranged.rows).size;
      arrangements.push({ pairs: arranged, rowCount, sums: new Float64Array(heads) });
      await pause();
    }
    tallies.push(arrangements);
  }
  return tallies;
}

/** Where the pairs whose row is in this chunk lie in its weights [length, start + length]. */
function cellsOf({ rows, columns }: TokenPairs, start: number, length: number): Int32Array {
  const width = start + length;
  const cells = new Int32Array(rows.length);
  let count = 0;
  for (let i = 0; i < rows.length; i++) {
    const row = (rows[i] ?? 0) - start;
    if (row >= 0 && row < length) cells[count++] = row * width + (columns[i] ?? 0);
  }
  return cells.subarray(0, count);
}

function sumAt(weights: Float32Array, cells: Int32Array = new Int32Array()): number {
  let sum = 0;
  for (let i = 0; i < cells.length; i++) sum += weights[cells[i] ?? 0] ?? 0;
  return sum;
}

/** What even attention gives: a token sees itself and all before it. */
function evenScore({ rows }: TokenPairs): number {
  const tokens = new Set(rows).size;
  return tokens === 0 ? 0 : rows.reduce((sum, row) => sum + 1 / (row + 1), 0) / tokens;
}

function scoresOf(tallies: readonly Tally[][], heads: number): Pick<OverviewResult, "scores" | "shuffled"> {
  const scores = new Float32Array(heads * tallies.length); // [nLayer, nHead, relations]
  const shuffled = new Float32Array(heads * tallies.length); // same
  for (let head = 0; head < heads; head++) {
    tallies.forEach((arrangements, relation) => {
      const [own = 0, ...others] = arrangements.map(({ sums, rowCount }) =>
        rowCount === 0 ? 0 : (sums[head] ?? 0) / rowCount,
      );
      others.sort((a, b) => a - b);
      scores[head * tallies.length + relation] = own;
      shuffled[head * tallies.length + relation] = others[Math.ceil(PERCENTILE * SHUFFLES) - 1] ?? 0;
    });
  }
  return { scores, shuffled };
}
