import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/{unit,golden,lsp}/**/*.test.ts"],
    testTimeout: 20_000,
    // Two cores: more workers than that only fight.
    maxWorkers: 2,
  },
});
