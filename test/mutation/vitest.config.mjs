// The unit tests that hold the gate, key-like values and the bounds of questions: what `npm run test:mutation` tries its
// changes on.
import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    // The judge by git takes seconds a change: `npm test` asks it.
    exclude: ["**/gitJudge.test.ts"],
    include: ["test/unit/server/files/*.test.ts", "test/unit/server/explain/bounds.test.ts"],
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
