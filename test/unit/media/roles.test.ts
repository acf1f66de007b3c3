// Scores of a head → the one role that it has.
import { describe, expect, test } from "vitest";
import { clearestRole } from "../../../media/panel/roles";

describe("a head's role", () => {
  const shuffled = Float32Array.of(0.2, 0.2, 0.2, 0.2, 0.2);

  test("is the relation furthest above chance, or none where nothing is clearly above", () => {
    const scores = (...values: number[]) => ({ scores: Float32Array.from(values), shuffled });
    expect(clearestRole(scores(0.9, 0.1, 0.5, 0, 0), 0)?.relation).toBe("previousToken");
    expect(clearestRole(scores(0.1, 0.2, 0.29, 0, 0), 0)).toBeNull();
    expect(clearestRole(scores(0.1, 0.2, 0.31, 0, 0), 0)?.relation).toBe("sameIdentifier");
  });
});
