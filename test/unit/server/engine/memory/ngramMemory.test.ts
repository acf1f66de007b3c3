import { describe, expect, it } from "vitest";
import { memoryDistribution, memoryShare } from "../../../../../server/engine/memory/memoryDistribution";
import { NgramMemory, type Evidence } from "../../../../../server/engine/memory/ngramMemory";

const VOCAB = 100;

function collect(memory: NgramMemory, history: number[], except: string | null = null): Evidence {
  const evidence: Evidence = new Map();
  memory.collect(evidence, history, 1, except);
  return evidence;
}

/** The same by definition: every position of every sequence compared with the history. */
function bruteForce(sequences: number[][], history: number[]): Record<number, number[]> {
  const found: { tokenId: number; order: number }[] = [];
  for (const sequence of sequences) {
    sequence.forEach((tokenId, position) => {
      let order = 0;
      while (
        order < Math.min(10, history.length, position) &&
        sequence[position - 1 - order] === history[history.length - 1 - order]
      )
        order++;
      if (order >= 1) found.push({ tokenId, order });
    });
  }
  const longest = Math.max(0, ...found.map((f) => f.order));
  const kept = found.filter((f) => f.order >= Math.min(2, longest));
  const result: Record<number, number[]> = {};
  for (const { tokenId, order } of kept) {
    const counts = (result[tokenId] ??= new Array<number>(11).fill(0));
    counts[order] = (counts[order] ?? 0) + 1;
  }
  return result;
}

const asRecord = (evidence: Evidence) => Object.fromEntries([...evidence].map(([id, c]) => [id, [...c]]));

/** A small generator of repeatable numbers (linear congruence). */
function random(seed: number): () => number {
  let state = seed;
  return () => (state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0) / 2 ** 32;
}

describe("NgramMemory", () => {
  it("finds what brute force finds, on random sequences of a small alphabet", () => {
    const next = random(7);
    for (let round = 0; round < 50; round++) {
      const sequences = Array.from({ length: 4 }, () =>
        Array.from({ length: 60 }, () => Math.floor(next() * 4)),
      );
      const memory = new NgramMemory(VOCAB, 8);
      sequences.forEach((sequence, i) => memory.setFile(`f${i}`, [sequence]));
      const history = Array.from({ length: 12 }, () => Math.floor(next() * 4));
      expect(asRecord(collect(memory, history))).toEqual(bruteForce(sequences, history));
    }
  });

  it("forgets a file's old text when it is set again, also after compaction", () => {
    const memory = new NgramMemory(VOCAB, 8);
    memory.setFile("kept", [[1, 2, 3]]);
    for (let i = 0; i < 3000; i++) memory.setFile("edited", [[1, 2, 10 + (i % 50)]]);
    expect(asRecord(collect(memory, [1, 2]))).toEqual({
      3: [0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0],
      59: [0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0],
    });
    expect(memory.liveLength).toBe(6);
  });

  it("leaves out one file on request and forgets removed ones", () => {
    const memory = new NgramMemory(VOCAB, 8);
    memory.setFile("a", [[1, 2, 3]]);
    memory.setFile("b", [[1, 2, 4]]);
    expect([...collect(memory, [1, 2], "a").keys()]).toEqual([4]);
    memory.removeFile("b");
    expect([...collect(memory, [1, 2]).keys()]).toEqual([3]);
  });

  it("matches nothing across the border of two sequences", () => {
    const memory = new NgramMemory(VOCAB, 8);
    memory.setFile("a", [
      [1, 2],
      [3, 4],
    ]);
    expect(collect(memory, [1, 2]).size).toBe(0);
  });
});

describe("memoryDistribution", () => {
  it("gives the worked example", () => {
    const memory = new NgramMemory(4, 4);
    memory.setFile("a", [[0, 1]]);
    const distribution = memoryDistribution(collect(memory, [0]), 4);
    expect(distribution?.probabilities.get(1)).toBeCloseTo(0.625, 12);
    expect(distribution?.unseen).toBeCloseTo(0.125, 12);
  });

  it("sums to 1 over the vocabulary", () => {
    const memory = new NgramMemory(VOCAB, 8);
    memory.setFile("a", [[1, 2, 3, 1, 2, 3, 1, 2, 4, 5, 2, 6]]);
    const d = memoryDistribution(collect(memory, [3, 1, 2]), VOCAB);
    if (!d) throw new Error("expected a distribution");
    const seen = [...d.probabilities.values()].reduce((a, b) => a + b, 0);
    expect(seen + (VOCAB - d.probabilities.size) * d.unseen).toBeCloseTo(1, 12);
  });

  it("is null without any match", () => {
    expect(memoryDistribution(collect(new NgramMemory(VOCAB, 8), [1, 2]), VOCAB)).toBeNull();
  });

  it("trusts longer and more unanimous matches more", () => {
    const share = memoryShare({ order: 4, count: 3, topShare: 0.7 });
    expect(memoryShare({ order: 8, count: 3, topShare: 0.7 })).toBeGreaterThan(share);
    expect(memoryShare({ order: 4, count: 9, topShare: 0.7 })).toBeGreaterThan(share);
    expect(memoryShare({ order: 4, count: 3, topShare: 1 })).toBeGreaterThan(share);
  });
});
