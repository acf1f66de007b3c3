// `npm run model:gguf`: the committed weights as a GGUF file in the training's cache; with `--compare`, what a real
// llama.cpp makes of it against the shipped ONNX file.
import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { runCommand } from "./lib/command.mjs";
import { ggufRuns } from "./lib/gguf.mjs";
import { createSteps, NotRunError } from "./lib/steps.mjs";

const { pythons, cwd, runs } = ggufRuns(process.argv.slice(2), process.env, homedir());
const { step, total } = createSteps();
for (const { name, args } of runs) await step(name, () => run(args));
process.exitCode = total().failed > 0 ? 1 : 0;

async function run(args) {
  const python = pythons.find((path) => existsSync(path));
  if (!python)
    throw new NotRunError(`no Python at ${pythons.join(" or ")}: models/training/run.sh makes one`);
  const output = await runCommand(python, args, { cwd });
  const [, reason] = /^not run: (.*)$/m.exec(output) ?? [];
  if (reason) throw new NotRunError(reason);
  return { note: `\n${output.trimEnd()}` };
}
