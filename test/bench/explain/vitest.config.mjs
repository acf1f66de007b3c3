// The bench of "Explain Tokens": five runs, each with a VS Code of its own.
import { defineConfig } from "vitest/config";

export default defineConfig({
  test: { include: ["test/bench/explain/*.bench.ts"], testTimeout: 900_000, hookTimeout: 120_000 },
});
