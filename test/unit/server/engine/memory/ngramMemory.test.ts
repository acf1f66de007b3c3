import { describe, expect, test } from "vitest";
import { collectFrom, type Evidence } from "../../../../../server/engine/memory/evidence";
import { memoryDistribution } from "../../../../../server/engine/memory/memoryDistribution";
import { NgramMemory } from "../../../../../server/engine/memory/ngramMemory";

const VOCAB = 100;

function collect(memory: NgramMemory, history: number[], except = "", open: string[] = []): Evidence {
  const evidence: Evidence = new Map();
  memory.collect(evidence, history, { except, open, openWeight: 2, weight: 1 });
  return evidence;
}

/** The same by definition: every position of every sequence compared with the history. */
function bruteForce(sequences: number[][], history: number[], least: number): Record<number, number[]> {
  const result: Record<number, number[]> = {};
  for (const sequence of sequences) {
    sequence.forEach((tokenId, position) => {
      let order = 0;
      while (
        order < Math.min(10, history.length, position) &&
        sequence[position - 1 - order] === history[history.length - 1 - order]
      )
        order++;
      if (order < least) return;
      const counts = (result[tokenId] ??= new Array<number>(11).fill(0));
      counts[order] = (counts[order] ?? 0) + 1;
    });
  }
  return result;
}

const asRecord = (evidence: Evidence) => Object.fromEntries([...evidence].map(([id, c]) => [id, [...c]]));

/** A small generator of repeatable numbers (linear congruence). */
function random(seed: number): () => number {
  let state = seed;
  return () => (state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0) / 2 ** 32;
}

function randomSequences(next: () => number): number[][] {
  return Array.from({ length: 4 }, () => Array.from({ length: 60 }, () => Math.floor(next() * 4)));
}

describe("NgramMemory", () => {
  test("finds what brute force finds, on random sequences of a small alphabet", () => {
    const next = random(7);
    for (let round = 0; round < 50; round++) {
      const sequences = randomSequences(next);
      const memory = new NgramMemory(VOCAB, 8);
      sequences.forEach((sequence, i) => memory.setFile(`f${i}`, sequence));
      const history = Array.from({ length: 2 + (round % 11) }, () => Math.floor(next() * 4));
      expect(asRecord(collect(memory, history))).toEqual(bruteForce(sequences, history, 2));
    }
  });

  test("finds the only long match beyond more short ones than a query looks at", () => {
    const memory = new NgramMemory(VOCAB, 8);
    memory.setFile("long", [5, 6, 7, 8, 9]);
    for (let i = 0; i < 1100; i++) memory.setFile(`short${i}`, [1, 7, 8, 2]);
    expect(asRecord(collect(memory, [5, 6, 7, 8]))[9]).toEqual([0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0]);
  });

  test("forgets a file's old text when it is set again, also after compaction", () => {
    const memory = new NgramMemory(VOCAB, 8);
    memory.setFile("kept", [1, 2, 3]);
    for (let i = 0; i < 9000; i++) memory.setFile("edited", [1, 2, 10 + (i % 50)]);
    expect(asRecord(collect(memory, [1, 2]))).toEqual({
      3: [0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0],
      59: [0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0],
    });
    expect(memory.liveLength).toBe(6);
    expect(memory.bytes).toBeLessThan(1_000_000);
  });

  test("leaves out one file on request, counts open ones double and forgets removed ones", () => {
    const memory = new NgramMemory(VOCAB, 8);
    memory.setFile("a", [1, 2, 3]);
    memory.setFile("b", [1, 2, 4]);
    expect([...collect(memory, [1, 2], "a").keys()]).toEqual([4]);
    expect(collect(memory, [1, 2], "a", ["b"]).get(4)?.[2]).toBe(2);
    memory.removeFile("b");
    expect([...collect(memory, [1, 2]).keys()]).toEqual([3]);
  });

  test("matches nothing across the border of two files", () => {
    const memory = new NgramMemory(VOCAB, 8);
    memory.setFile("a", [1, 2]);
    memory.setFile("b", [3, 4]);
    expect(collect(memory, [1, 2]).size).toBe(0);
  });

  test("holds ids beyond 16 bits", () => {
    const memory = new NgramMemory(150_000, 8);
    memory.setFile("a", [100_001, 2, 140_000]);
    expect([...collect(memory, [100_001, 2]).keys()]).toEqual([140_000]);
  });
});

describe("collectFrom", () => {
  test("finds what brute force finds, single tokens included", () => {
    const next = random(3);
    for (let round = 0; round < 50; round++) {
      const [sequence = []] = randomSequences(next);
      const history = Array.from({ length: 1 + (round % 12) }, () => Math.floor(next() * 4));
      const evidence: Evidence = new Map();
      collectFrom(evidence, sequence, history, 1);
      expect(asRecord(evidence)).toEqual(bruteForce([sequence], history, 1));
    }
  });
});

describe("memoryDistribution", () => {
  const after = (sequence: number[], history: number[]): Evidence => {
    const evidence: Evidence = new Map();
    collectFrom(evidence, sequence, history, 1);
    return evidence;
  };

  test("gives the worked example", () => {
    const distribution = memoryDistribution(after([0, 1], [0]), 4);
    expect(distribution?.probabilities.get(1)).toBeCloseTo(0.625, 12);
    expect(distribution?.unseen).toBeCloseTo(0.125, 12);
  });

  test("sums to 1 over the vocabulary", () => {
    const d = memoryDistribution(after([1, 2, 3, 1, 2, 3, 1, 2, 4, 5, 2, 6], [3, 1, 2]), VOCAB);
    if (!d) throw new Error("expected a distribution");
    const seen = [...d.probabilities.values()].reduce((a, b) => a + b, 0);
    expect(seen + (VOCAB - d.probabilities.size) * d.unseen).toBeCloseTo(1, 12);
    expect(d).toMatchObject({ order: 3, count: 2, topShare: 0.5 });
  });

  test("is null without any match", () => {
    expect(memoryDistribution(new Map(), VOCAB)).toBeNull();
  });
});
