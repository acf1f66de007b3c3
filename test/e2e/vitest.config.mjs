// The end-to-end tests: one file after another, each with a VS Code of its own.
import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/e2e/*.test.ts"],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    // A page of a busy machine takes its time; what never comes still fails.
    expect: { poll: { timeout: 15_000 } },
    fileParallelism: false,
    sequence: { concurrent: false },
  },
});
