// `npm run test:soak`: bundles test/soak and runs it against the built server.
import { runBundled } from "./lib/bundled.mjs";
import { ROOT } from "./lib/command.mjs";

process.exitCode = await runBundled("test/soak/main.ts", process.argv.slice(2), { LOUPE_TEST_ROOT: ROOT });
