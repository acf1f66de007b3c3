// `npm run eval`: bundles test/eval and runs it against the built server; `-- --applications`: two applications, typed;
// `-- --filters`: what the product's own rules would destroy, without a model; `-- --gguf FILE`: beside the same file in llama.cpp.
import { runBundled } from "./lib/bundled.mjs";
import { ROOT } from "./lib/command.mjs";

const args = process.argv.slice(2);
const part = ["applications", "filters", "gguf"].find((name) => args.includes(`--${name}`));
const program = part ? `test/eval/${part}/main.ts` : "test/eval/main.ts";
// A large model reads a cold prompt for seconds, which a person seldom waits for: prompts are read ahead.
const patience = part === "gguf" ? { LOUPE_EVAL_LATE_MS: process.env.LOUPE_EVAL_LATE_MS ?? "120000" } : {};
process.exitCode = await runBundled(program, args, { LOUPE_EVAL_ROOT: ROOT, ...patience });
