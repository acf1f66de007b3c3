// Tests that need no editor: unit, golden, and the built server spoken to over JSON-RPC. The ones in a real VS Code
// have a configuration of their own, test/e2e/vitest.config.mjs.
import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/{unit,golden,lsp}/**/*.test.{ts,mjs}"],
    // A guard against hanging, not a measure: busy machines are slow.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // Two cores: more workers than that only fight.
    maxWorkers: 2,
    // Should a test load the runtime by itself one day, it is as silent as the product's.
    env: { ORT_DISABLE_TELEMETRY: "1" },
  },
});
