// `npm test`: the checks without caches and with slow tests, silence under a system-call trace, the package for this platform, the package in a real
// VS Code, and WebGPU on a software GPU.
import { runChecks, WHOLE } from "./lib/checks.mjs";
import { ROOT } from "./lib/command.mjs";
import { runEndToEnd } from "./lib/endToEnd.mjs";
import { installMissing } from "./lib/install.mjs";
import { packageProduct } from "./lib/product.mjs";
import { runSilence } from "./lib/silence.mjs";
import { createSteps } from "./lib/steps.mjs";
import { formatTally } from "./lib/tally.mjs";
import { runWebGpu } from "./lib/webgpu.mjs";

const { step, total } = createSteps();
await step("packages", () => installMissing(ROOT));
await runChecks(step, WHOLE);
await runSilence(step);
const packaged = await step("VSIX for this platform", () => packageProduct());
await runEndToEnd(step, packaged?.vsix ?? null);
await runWebGpu(step);
console.log(formatTally(total()));
process.exitCode = total().failed > 0 ? 1 : 0;
