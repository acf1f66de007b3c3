// Tests that need no editor: unit, golden, and the built server spoken to over JSON-RPC. The ones in a real VS Code
// have a configuration of their own, test/e2e/vitest.config.mjs. `npm run check` leaves out the project `slow`.
import { defineConfig } from "vitest/config";

/** Seconds each: a model, many processes, a network or thousands of drawn cases. */
export const SLOW = [
  "test/lsp/{badInput,completion,faults,models,programs,records,servers,shippedModels,steady,twoServers}.test.ts",
  "test/golden/{engine,engineProcess,gguf}.test.ts",
  "test/unit/eval/measure/oracle.test.ts",
  "test/unit/eval/score/unresolvedName.test.ts",
  "test/unit/extension/repeat/places.test.ts",
  "test/unit/scripts/lib/{hostNames,notices}.test.mjs",
  "test/unit/server/async/parseJson.test.ts",
  "test/unit/server/completion/personal/learning.test.ts",
  "test/unit/server/completion/postprocess.closers.test.ts",
  "test/unit/server/engine/probe/relationScores.test.ts",
  "test/unit/server/gguf/convert.test.ts",
  "test/unit/server/inference/remote/badAnswers.test.ts",
  "test/unit/server/model/download/downloadModel.test.ts",
  "test/unit/server/model/lock.test.ts",
  "test/unit/test/fuzz/targets.test.ts",
];
/** They mock the module `vscode`: each in a world of its own. */
const MOCKED = ["test/unit/extension/**/*.test.ts"];

const project = (name, include, exclude, isolate) => ({
  extends: true,
  test: { name, include, exclude, isolate },
});

export default defineConfig({
  test: {
    projects: [
      // Modules are loaded once for all files: loading them for each file took more time than the tests.
      project("shared", ["test/{unit,golden,lsp}/**/*.test.{ts,mjs}"], [...SLOW, ...MOCKED], false),
      project("mocked", MOCKED, SLOW, true),
      project("slow", SLOW, [], true),
    ],
    // A guard against hanging, not a measure: busy machines are slow.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // Two cores: more workers than that only fight.
    maxWorkers: 2,
    // Should a test load the runtime by itself one day, it is as silent as the product's.
    env: { ORT_DISABLE_TELEMETRY: "1" },
  },
});
