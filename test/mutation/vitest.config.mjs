// The tests that hold the gate, key-like values, the bounds of questions and the filters of suggestions: what
// `npm run test:mutation` tries its changes on.
import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    // The judge by git takes seconds a change: `npm test` asks it.
    exclude: ["**/gitJudge.test.ts"],
    include: [
      "test/unit/server/files/*.test.ts",
      "test/unit/server/explain/bounds.test.ts",
      "test/unit/server/completion/postprocess.{bounds,closers}.test.ts",
      "test/unit/server/completion/postprocess/*.test.ts",
      "test/golden/postprocess/postprocess.test.ts",
    ],
    isolate: false,
    // Of each language's lines.
    env: { LOUPE_CLOSER_LINES: "8" },
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
