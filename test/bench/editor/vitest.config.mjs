// The bench of the editor's side: one VS Code, its window loaded five times, and a stretch of code typed.
import { defineConfig } from "vitest/config";

export default defineConfig({
  test: { include: ["test/bench/editor/*.bench.ts"], testTimeout: 600_000, hookTimeout: 120_000 },
});
