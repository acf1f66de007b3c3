// `npm run eval`: bundles test/eval and runs it against the built server.
import { runBundled } from "./lib/bundled.mjs";
import { ROOT } from "./lib/command.mjs";

process.exitCode = await runBundled("test/eval/main.ts", process.argv.slice(2), { LOUPE_EVAL_ROOT: ROOT });
