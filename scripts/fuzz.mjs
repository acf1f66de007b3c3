// `npm run test:fuzz`: bundles test/fuzz and runs it.
import { runBundled } from "./lib/bundled.mjs";
import { ROOT } from "./lib/command.mjs";

process.exitCode = await runBundled("test/fuzz/main.ts", process.argv.slice(2), { LOUPE_TEST_ROOT: ROOT });
