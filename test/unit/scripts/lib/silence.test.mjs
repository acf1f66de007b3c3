import { expect, test } from "vitest";
import { reasonWithoutTracer } from "../../../../scripts/lib/silence.mjs";

test("says why nothing can be traced: another system, no tracer, a system that forbids it", () => {
  expect(reasonWithoutTracer("darwin", () => 0)).toMatch(/Linux/);
  expect(reasonWithoutTracer("linux", () => null)).toMatch(/not installed/);
  expect(reasonWithoutTracer("linux", () => 1)).toMatch(/no program trace/);
  expect(reasonWithoutTracer("linux", () => 0)).toBeNull();
});
