// `npm run bench`: speed and memory of the built product. A table for people, then one line of JSON for scripts.
import { ROOT } from "./lib/command.mjs";
import { measureProduct } from "../test/bench/measure.mjs";
import { formatTable, summarise } from "../test/bench/figures.mjs";
import { installMissing } from "./lib/install.mjs";
import { buildProduct, packageProduct } from "./lib/product.mjs";
import { createSteps } from "./lib/steps.mjs";

const RUNS = 5;

const { step, total } = createSteps();
await step("packages", () => installMissing(ROOT));
await step("build", buildProduct);
const packaged = await step("VSIX for this platform", () => packageProduct());
const runs = [];
for (let run = 1; run <= RUNS; run += 1) {
  const measured = await step(`run ${run} of ${RUNS}`, () => measureProduct(packaged?.vsix ?? null));
  if (measured) runs.push(measured);
}
const figures = summarise(runs);
console.log(formatTable(figures));
console.log(JSON.stringify({ figures }));
process.exitCode = total().failed > 0 ? 1 : 0;
