// `npm run eval`: bundles test/eval and runs it against the built server; `-- --applications`: two applications, typed;
// `-- --filters`: what the product's own rules would destroy, without a model; `-- --gguf FILE`: beside the same file in llama.cpp.
import { runBundled } from "./lib/bundled.mjs";
import { ROOT } from "./lib/command.mjs";

const args = process.argv.slice(2);
const part = ["applications", "filters", "gguf"].find((name) => args.includes(`--${name}`));
const program = part ? `test/eval/${part}/main.ts` : "test/eval/main.ts";
// A large model reads a cold prompt for seconds, which a person seldom waits for: prompts are read ahead.
const lateMs = process.env.LOUPE_EVAL_LATE_MS ?? (part === "gguf" ? "120000" : "5000");
const settings = { LOUPE_EVAL_ROOT: ROOT, LOUPE_EVAL_LATE_MS: lateMs };
process.exitCode = await runBundled(program, args, settings);
