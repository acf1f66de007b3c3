// Heads that are made by hand: what they were made for is found, and what looks nowhere in particular gets no role.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, test } from "vitest";
import { clearestRole } from "../../../../../media/panel/roles";
import { RelationScores } from "../../../../../server/engine/probe/relationScores";
import { RowSums } from "../../../../../server/engine/probe/rowSums";
import { relationsOf } from "../../../../../server/explain/relations";
import { RELATIONS, type Relation } from "../../../../../server/protocol/explainModel";

const SOURCE = fileURLToPath(new URL("../../../../fixtures/bpb/taskQueue.ts", import.meta.url));
const LENGTH = 384;
const HEADS = 100;

/** Real code, cut roughly as a tokenizer does: a word with the blank before it, single signs, line ends. */
function spansOf(text: string) {
  const found = [...text.matchAll(/\n\s*| ?\w{1,8}| ?[^\s\w]/g)].slice(0, LENGTH);
  return found.map((match) => ({
    tokenId: 0,
    start: match.index,
    end: match.index + match[0].length,
    bytes: [],
  }));
}

const text = readFileSync(SOURCE, "utf8");
const relations = relationsOf(text, spansOf(text), LENGTH);
const partnersOf = (relation: Relation) => {
  const { rows, columns } = relations[RELATIONS.indexOf(relation)] ?? { rows: [], columns: [] };
  const lists = Array.from({ length: LENGTH }, (): number[] => []);
  rows.forEach((row, i) => lists[row]?.push(columns[i] ?? 0));
  return lists;
};

let random: () => number;
beforeAll(() => {
  let state = 7;
  random = () => (state = (state * 48271) % 2147483647) / 2147483647;
});

/** Rows that sum to 1: as much as `share` on the partners, the rest by `profile` with noise. */
function head(profile: (distance: number) => number, partners?: readonly (readonly number[])[], share = 0) {
  const weights = new Float32Array(LENGTH * LENGTH);
  for (let row = 0; row < LENGTH; row++) {
    const seen = Array.from({ length: row + 1 }, (_, i) => profile(row - i) * -Math.log(1 - random()));
    const own = partners?.[row] ?? [];
    const rest = own.length > 0 ? 1 - share : 1;
    const sum = seen.reduce((a, b) => a + b, 0);
    seen.forEach((weight, i) => (weights[row * LENGTH + i] = (rest * weight) / sum));
    for (const column of own)
      weights[row * LENGTH + column] = (weights[row * LENGTH + column] ?? 0) + share / own.length;
  }
  return weights;
}

async function rolesOf(heads: readonly Float32Array[]) {
  const scores = await RelationScores.create(relations, heads.length, () => Promise.resolve());
  const sums = new RowSums(LENGTH);
  heads.forEach((weights, at) => {
    const rows = { weights, start: 0, length: LENGTH };
    scores.add(at, rows, sums.take(rows));
  });
  const result = scores.result();
  return { roles: heads.map((_, at) => clearestRole(result, at)?.relation ?? null), ...result };
}

const evenly = () => 1;
const nearby = (distance: number) => Math.exp(-distance / 12);

describe("a head's relations", () => {
  test.each(RELATIONS)("are found where a head was made for one: %s", async (relation) => {
    const made = [head(evenly, partnersOf(relation), 0.5), head(nearby, partnersOf(relation), 0.5)];
    expect((await rolesOf(made)).roles).toEqual([relation, relation]);
  });

  test("are named for fewer than 1 in 20 heads that look at random", async () => {
    const { roles } = await rolesOf(Array.from({ length: HEADS }, () => head(evenly)));
    expect(roles.filter(Boolean).length).toBeLessThanOrEqual(0.05 * HEADS);
  });

  test("are not named for heads that merely look nearby", async () => {
    const { roles, scores, shuffled } = await rolesOf(Array.from({ length: HEADS }, () => head(nearby)));
    expect(roles.filter(Boolean).length).toBeLessThanOrEqual(0.05 * HEADS);
    // Chance itself errs as rarely as it says, whatever the size of the effect. The token before is one of the nearest.
    const [previous, width] = [RELATIONS.indexOf("previousToken"), RELATIONS.length];
    const wrong = roles.filter((_, at) =>
      RELATIONS.some(
        (_, i) => i !== previous && (scores[at * width + i] ?? 0) > (shuffled[at * width + i] ?? 0),
      ),
    );
    expect(wrong.length).toBeLessThanOrEqual(0.05 * HEADS);
  });

  test("are the same in one piece and in several", async () => {
    const weights = head(nearby, partnersOf("sameIdentifier"), 0.3);
    const whole = (await rolesOf([weights])).scores;
    const scores = await RelationScores.create(relations, 1, () => Promise.resolve());
    const sums = new RowSums(LENGTH);
    for (const [start, length] of [
      [0, 128],
      [128, 100],
      [228, LENGTH - 228],
    ] as const) {
      const width = start + length;
      const rows = Float32Array.from(
        { length: length * width },
        (_, i) => weights[(start + Math.floor(i / width)) * LENGTH + (i % width)] ?? NaN,
      );
      scores.add(0, { weights: rows, start, length }, sums.take({ weights: rows, start, length }));
    }
    scores.result().scores.forEach((score, i) => expect(score).toBeCloseTo(whole[i] ?? NaN, 6));
  });
});
