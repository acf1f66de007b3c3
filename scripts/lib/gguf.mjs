// What `npm run model:gguf` runs: which Python, where, and which scripts with which arguments. Runs nothing itself.
import { join } from "node:path";
import { ROOT } from "./command.mjs";

/**
 * @param {readonly string[]} args of `npm run model:gguf --`
 * @param {Readonly<Record<string, string | undefined>>} env
 * @param {string} home
 */
export function ggufRuns(args, env, home) {
  const unknown = args.filter((arg) => arg !== "--compare");
  if (unknown.length > 0) throw new Error(`expected --compare or nothing, got ${unknown.join(" ")}`);
  const cache = env.LOUPE_CACHE ?? join(home, ".cache", "loupe-training");
  const runs = [{ name: "GGUF", args: ["export_gguf.py"] }];
  if (args.includes("--compare")) runs.push({ name: "GGUF against ONNX", args: ["compare_gguf.py"] });
  return {
    // models/training/run.sh makes the first, npm run test:training the second.
    pythons: ["venv", "test-venv"].map((name) => join(cache, name, "bin", "python")),
    cwd: join(ROOT, "models/training"),
    runs,
  };
}
