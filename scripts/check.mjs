// `npm run check`: what must hold before every commit, in a minute. Reports every failure, and how long each check took.
import { FAST, runChecks } from "./lib/checks.mjs";
import { ROOT } from "./lib/command.mjs";
import { installMissing } from "./lib/install.mjs";
import { createSteps } from "./lib/steps.mjs";
import { formatTally } from "./lib/tally.mjs";

const { step, total } = createSteps();
await step("packages", () => installMissing(ROOT));
await runChecks(step, FAST);
console.log(formatTally(total()));
process.exitCode = total().failed > 0 ? 1 : 0;
