// How much of its weight each head gives along a relation of tokens, beside what it would give by chance. The chance
// keeps what is trivial about the relation: partners stand as far away as true ones do, only at other tokens' distances.
// So a head that merely looks nearby gains nothing. Where all partners stand equally far (the token before), other
// distances are the rivals. Always the same shuffles: the same text gives the same labels.
import type { TokenPairs } from "../../protocol/engineProbe";
import type { HeadRows } from "./rowSums";

/** With the second largest as the threshold p is at most 2 / 240: six relations on each head then err in 1 of 20. */
export const SHUFFLES = 239;
const THRESHOLD_RANK = 2;
/** Rows that are shuffled at most, evenly spread; the score itself is of all rows. */
const MAX_SHUFFLED_ROWS = 256;
const SEED = 0x9e3779b9;

/** Lists of numbers: those of entry `i` lie from `starts[i]` to `starts[i + 1]`. */
interface Lists {
  readonly starts: Int32Array;
  readonly all: Int32Array;
}

interface Relation {
  /** Tokens with at least one earlier token in the relation, in the order of the text. */
  readonly rows: Int32Array;
  /** Columns: an entry for each of `rows`. */
  readonly partners: Lists;
  readonly sums: Float64Array; // [heads]
  readonly chance: Chance;
}

interface Chance {
  readonly rows: Int32Array;
  /** How far away partners may stand: pairs of the nearest and the farthest of a run, since a line's tokens are many. */
  readonly runs: Lists;
  /** [rows]: so many entries of `runs`, from the first on, reach no farther than what a row sees. */
  readonly fitting: Int32Array;
  /** [rows, count]: the entry of `runs` that a row has in a shuffle, one of the fitting; NONE where it has no partner there. */
  readonly picks: Int32Array;
  /** Of shuffles, or of rival distances. */
  readonly count: number;
  /** [count]: rows that have partners in each. */
  readonly rowCounts: Int32Array;
  readonly sums: Float64Array; // [heads, count]
  /** The threshold is the so-many-largest. */
  readonly rank: number;
}

const NONE = -1;

export class RelationScores {
  private constructor(
    private readonly relations: readonly Relation[],
    private readonly heads: number,
  ) {}

  /** `pause` is called between relations: their shuffles take some milliseconds each. */
  static async create(
    pairs: readonly TokenPairs[],
    heads: number,
    pause: () => Promise<void>,
  ): Promise<RelationScores> {
    const random = randomFrom(SEED);
    const relations: Relation[] = [];
    for (const each of pairs) {
      relations.push(createRelation(each, heads, random));
      await pause();
    }
    return new RelationScores(relations, heads);
  }

  /** `before`: what `RowSums` takes of the rows. */
  add(head: number, rows: HeadRows, before: Float64Array): void {
    for (const { rows: own, partners, sums, chance } of this.relations) {
      sums[head] = (sums[head] ?? 0) + addRows(own, partners, rows);
      addChance(chance, head, { before, ...rows });
    }
  }

  /** [heads, relations] each: mean weight of a row, and the chance that a role has to exceed. */
  result(): { scores: Float32Array; shuffled: Float32Array } {
    const width = this.relations.length;
    const scores = new Float32Array(this.heads * width);
    const shuffled = new Float32Array(this.heads * width);
    this.relations.forEach(({ rows, sums, chance }, at) => {
      for (let head = 0; head < this.heads; head++) {
        scores[head * width + at] = (sums[head] ?? 0) / Math.max(1, rows.length);
        shuffled[head * width + at] = thresholdOf(chance, head);
      }
    });
    return { scores, shuffled };
  }
}

function addRows(own: Int32Array, { starts, all }: Lists, { weights, start, length }: HeadRows): number {
  const width = start + length;
  let sum = 0;
  for (let i = firstFrom(own, start); i < own.length; i++) {
    const row = (own[i] ?? 0) - start;
    if (row >= length) break;
    const end = starts[i + 1] ?? 0;
    for (let at = starts[i] ?? 0; at < end; at++) sum += weights[row * width + (all[at] ?? 0)] ?? 0;
  }
  return sum;
}

function addChance(
  { rows, runs, fitting, picks, count, sums }: Chance,
  head: number,
  { before, start, length }: Pick<HeadRows, "start" | "length"> & { readonly before: Float64Array },
): void {
  const given = new Float64Array(runs.starts.length); // of one row along each entry: shuffles share them
  for (let i = firstFrom(rows, start); i < rows.length; i++) {
    const row = (rows[i] ?? 0) - start;
    if (row >= length) break;
    const own = row * (start + length + 1) + row + start;
    sumRuns(runs, { before, own, entries: fitting[i] ?? 0 }, given);
    for (let shuffle = 0; shuffle < count; shuffle++) {
      const pick = picks[i * count + shuffle] ?? NONE;
      if (pick === NONE) continue;
      sums[head * count + shuffle] = (sums[head * count + shuffle] ?? 0) + (given[pick] ?? 0);
    }
  }
}

/** Of a row, which begins in `before` so that its own column lies at `own`: the weight along each of its first entries. */
function sumRuns(
  { starts, all }: Lists,
  { before, own, entries }: { before: Float64Array; own: number; entries: number },
  given: Float64Array,
): void {
  for (let entry = 0; entry < entries; entry++) {
    const end = starts[entry + 1] ?? 0;
    let sum = 0;
    for (let at = starts[entry] ?? 0; at < end; at += 2)
      sum += (before[own - (all[at] ?? 0) + 1] ?? 0) - (before[own - (all[at + 1] ?? 0)] ?? 0);
    given[entry] = sum;
  }
}

/** Where nothing can be shuffled, nothing can exceed the chance. */
function thresholdOf({ sums, count, rowCounts, rank }: Chance, head: number): number {
  if (count === 0) return 1;
  const means = sums
    .slice(head * count, (head + 1) * count)
    .map((sum, s) => sum / Math.max(1, rowCounts[s] ?? 0));
  return means.sort().at(-rank) ?? 1;
}

/** Index of the first row at or behind a place. */
function firstFrom(rows: Int32Array, place: number): number {
  let low = 0;
  let high = rows.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((rows[middle] ?? 0) < place) low = middle + 1;
    else high = middle;
  }
  return low;
}

function createRelation(pairs: TokenPairs, heads: number, random: () => number): Relation {
  const byRow = new Map<number, number[]>();
  pairs.rows.forEach((row, i) => {
    const own = byRow.get(row) ?? [];
    own.push(pairs.columns[i] ?? 0);
    byRow.set(row, own);
  });
  const rows = Int32Array.from([...byRow.keys()].sort((a, b) => a - b));
  const lists = Array.from(rows, (row) => byRow.get(row) ?? []);
  return {
    rows,
    partners: listed(lists),
    sums: new Float64Array(heads),
    chance: chanceOf({ rows, lists, heads, random }),
  };
}

interface ChanceParts {
  readonly rows: Int32Array;
  readonly lists: readonly (readonly number[])[];
  readonly heads: number;
  readonly random: () => number;
}

function chanceOf({ rows: all, lists, heads, random }: ChanceParts): Chance {
  const step = Math.max(1, all.length / MAX_SHUFFLED_ROWS);
  const chosen = Array.from({ length: Math.floor(all.length / step) }, (_, i) => Math.floor(i * step));
  const rows = Int32Array.from(chosen, (i) => all[i] ?? 0);
  const distances = chosen.map((i, at) => (lists[i] ?? []).map((column) => (rows[at] ?? 0) - column));
  const only = new Set(distances.flat());
  const [distance = 0] = only;
  const isPlace = only.size === 1;
  const picked = isPlace ? rivals(rows, distance) : shuffled(rows, distances, random);
  const count = rows.length === 0 ? 0 : picked.picks.length / rows.length;
  const rowCounts = new Int32Array(count);
  picked.picks.forEach((pick, at) => {
    if (pick !== NONE) rowCounts[at % count] = (rowCounts[at % count] ?? 0) + 1;
  });
  return {
    rows,
    ...picked,
    count,
    rowCounts,
    sums: new Float64Array(heads * count),
    rank: isPlace ? 1 : THRESHOLD_RANK,
  };
}

/** Every other distance up to half of the text, for all rows that reach so far. */
function rivals(rows: Int32Array, distance: number): Pick<Chance, "runs" | "fitting" | "picks"> {
  const farthest = Math.min(SHUFFLES, Math.floor((rows.at(-1) ?? 0) / 2));
  const others = Array.from({ length: farthest }, (_, i) => i + 1).filter((other) => other !== distance);
  const picks = new Int32Array(rows.length * others.length);
  rows.forEach((row, i) => {
    others.forEach((other, s) => (picks[i * others.length + s] = other <= row ? s : NONE));
  });
  const reaches = Int32Array.from(others);
  const fitting = rows.map((row) => firstFrom(reaches, row + 1));
  return { runs: listed(others.map((other) => runsOf([other]))), fitting, picks };
}

/** Each row gets the distances of another one that fit into what it sees; its own are among them. */
function shuffled(
  rows: Int32Array,
  distances: readonly (readonly number[])[],
  random: () => number,
): Pick<Chance, "runs" | "fitting" | "picks"> {
  const byReach = distances
    .map((own) => ({ runs: runsOf(own), reach: Math.max(...own) }))
    .sort((a, b) => a.reach - b.reach);
  const reaches = Int32Array.from(byReach, ({ reach }) => reach);
  // Tokens of lines alike have the same distances, which are then summed once.
  const entries = new Map<string, { readonly entry: number; readonly runs: readonly number[] }>();
  const entryOf = byReach.map(({ runs }) => {
    const known = entries.get(runs.join()) ?? { entry: entries.size, runs };
    entries.set(runs.join(), known);
    return known.entry;
  });
  const fitting = new Int32Array(rows.length);
  const picks = new Int32Array(rows.length * SHUFFLES);
  rows.forEach((row, i) => {
    const count = firstFrom(reaches, row + 1);
    fitting[i] = entryOf.slice(0, count).reduce((most, entry) => Math.max(most, entry + 1), 0);
    for (let s = 0; s < SHUFFLES; s++)
      picks[i * SHUFFLES + s] = entryOf[Math.floor(random() * count)] ?? NONE;
  });
  return { runs: listed([...entries.values()].map(({ runs }) => runs)), fitting, picks };
}

/** `[3, 1, 2, 7]` → `[1, 3, 7, 7]` */
function runsOf(distances: readonly number[]): number[] {
  const runs: number[] = [];
  for (const distance of [...distances].sort((a, b) => a - b)) {
    if (runs.at(-1) === distance - 1) runs[runs.length - 1] = distance;
    else runs.push(distance, distance);
  }
  return runs;
}

function listed(lists: readonly (readonly number[])[]): Lists {
  const starts = new Int32Array(lists.length + 1);
  lists.forEach((list, i) => (starts[i + 1] = (starts[i] ?? 0) + list.length));
  const all = new Int32Array(starts.at(-1) ?? 0);
  lists.forEach((list, i) => all.set(list, starts[i]));
  return { starts, all };
}

/** A small generator of numbers from 0 to 1 (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
