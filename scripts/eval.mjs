// `npm run eval`: bundles test/eval and runs it against the built server; `-- --applications`: two applications, typed.
import { runBundled } from "./lib/bundled.mjs";
import { ROOT } from "./lib/command.mjs";

const args = process.argv.slice(2);
const program = args.includes("--applications") ? "test/eval/applications/main.ts" : "test/eval/main.ts";
process.exitCode = await runBundled(program, args, { LOUPE_EVAL_ROOT: ROOT });
