// `npm run test:faults`: bundles test/faults and runs it against the built server.
import { runBundled } from "./lib/bundled.mjs";
import { ROOT } from "./lib/command.mjs";

process.exitCode = await runBundled("test/faults/main.ts", process.argv.slice(2), { LOUPE_TEST_ROOT: ROOT });
