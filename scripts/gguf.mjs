// `npm run model:gguf`: the committed weights as a GGUF file in the training's cache; with `--compare`, what a real
// llama.cpp makes of it against the shipped ONNX file.
import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { ROOT, runCommand } from "./lib/command.mjs";
import { createSteps, NotRunError } from "./lib/steps.mjs";

const TRAINING = join(ROOT, "models/training");
const cache = process.env.LOUPE_CACHE ?? join(homedir(), ".cache", "loupe-training");
const python = join(cache, "venv/bin/python");

const { step, total } = createSteps();
await step("GGUF", () => run("export_gguf.py"));
if (process.argv.includes("--compare")) await step("GGUF against ONNX", () => run("compare_gguf.py"));
process.exitCode = total().failed > 0 ? 1 : 0;

async function run(script) {
  if (!existsSync(python)) throw new NotRunError(`no Python at ${python}: models/training/run.sh makes one`);
  const output = await runCommand(python, [script], { cwd: TRAINING });
  const [, reason] = /^not run: (.*)$/m.exec(output) ?? [];
  if (reason) throw new NotRunError(reason);
  return { note: `\n${output.trimEnd()}` };
}
