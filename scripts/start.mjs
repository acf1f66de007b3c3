// `npm start`: from a fresh clone to a completion in the terminal and an editor with Loupe installed.
import { ROOT, runNode } from "./lib/command.mjs";
import { installMissing } from "./lib/install.mjs";
import { openEditor } from "./lib/openEditor.mjs";
import { buildProduct, packageProduct } from "./lib/product.mjs";
import { createSteps } from "./lib/steps.mjs";

/** The end of an unfinished line in the sample workspace. */
const EXAMPLE = "test/fixtures/workspace/src/discount.ts:6:19";

const { step, total } = createSteps();
const opensEditor = !process.argv.includes("--no-open") && !process.env.CI;

await step("packages", () => installMissing(ROOT));
await step("build", buildProduct);
await step(`completion at ${EXAMPLE}`, async () => {
  const output = await runNode(["dist/loupe.js", "complete", EXAMPLE]);
  return { note: `\n\n${output.trimEnd()}\n` };
});
const packaged = await step("VSIX for this platform", () => packageProduct());
if (packaged && opensEditor) await openEditor(step, packaged.vsix);
if (!opensEditor) console.log("No editor opened: --no-open, or CI is set.");
process.exitCode = total().failed > 0 ? 1 : 0;
