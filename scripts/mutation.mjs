// `npm run test:mutation`: Stryker over the gate, key-like values, bounds and filters (test/mutation/). It is no dependency: half a minute of
// every installation for what is run now and then.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { ROOT, runBin } from "./lib/command.mjs";

const BIN = "@stryker-mutator/core/bin/stryker.js";

if (existsSync(join(ROOT, "node_modules", BIN))) {
  const run = runBin(BIN, ["run", "test/mutation/stryker.config.json", ...process.argv.slice(2)]);
  const output = await run.catch((error) => {
    process.exitCode = 1;
    return error.output;
  });
  console.log(output);
} else {
  console.log("not run: npm install --no-save @stryker-mutator/core @stryker-mutator/vitest-runner");
}
