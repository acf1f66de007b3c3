// `npm start`: from a fresh clone to a completion in the terminal and an editor with Loupe installed.
import { join } from "node:path";
import { ROOT, runNode } from "./lib/command.mjs";
import { installMissing } from "./lib/install.mjs";
import { openEditor, prepareSample, SAMPLE_FILE } from "./lib/openEditor.mjs";
import { buildProduct, packageProduct } from "./lib/product.mjs";
import { beforeAndAfter, readSample } from "./lib/sample.mjs";
import { createSteps } from "./lib/steps.mjs";

const sample = readSample();

const { step, total } = createSteps();
const opensEditor = !process.argv.includes("--no-open") && !process.env.CI;

await step("packages", () => installMissing(ROOT));
await step("build", buildProduct);
await step("a completion in the sample file", async () => {
  const place = `${join(prepareSample(sample), SAMPLE_FILE)}:${sample.line}:${sample.column}`;
  const outcome = JSON.parse(await runNode(["dist/loupe.js", "complete", place, "--json"]));
  if (outcome.kind !== "completed") throw new Error(`nothing was suggested: ${outcome.reason}`);
  return { note: `\n\n${beforeAndAfter(sample, outcome)}\n` };
});
const packaged = await step("VSIX for this platform", () => packageProduct());
if (packaged && opensEditor) await openEditor(step, packaged.vsix, sample);
if (!opensEditor) console.log("No editor opened: --no-open, or CI is set.");
process.exitCode = total().failed > 0 ? 1 : 0;
