// Runs another program and gives back what it wrote. Node's own modules only: this runs before anything is installed.
import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

export const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** A program that ended with another status than 0; `output` is all it wrote. */
export class CommandError extends Error {
  /** @param {string} message @param {string} output */
  constructor(message, output) {
    super(message);
    this.name = "CommandError";
    this.output = output;
  }
}

/**
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, shell?: boolean }} [options]
 * @returns {Promise<string>} standard output and error, in the order they came
 */
export function runCommand(command, args, { cwd = ROOT, env = process.env, shell = false } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, env, shell, stdio: ["ignore", "pipe", "pipe"] });
    const chunks = [];
    child.stdout.on("data", (chunk) => chunks.push(chunk));
    child.stderr.on("data", (chunk) => chunks.push(chunk));
    child.on("error", (error) => reject(new CommandError(`${command}: ${error.message}`, "")));
    child.on("close", (status, signal) => {
      const output = Buffer.concat(chunks).toString("utf8");
      if (status === 0) resolve(output);
      else reject(new CommandError(`${command} ended with ${signal ?? `status ${status}`}`, output));
    });
  });
}

/** A Node program with the Node that runs this one. */
export function runNode(args, options) {
  return runCommand(process.execPath, args, options);
}

/** The program of a package in node_modules: `runBin("eslint/bin/eslint.js", ["."])`. */
export function runBin(path, args, options) {
  return runNode([`${ROOT}node_modules/${path}`, ...args], options);
}

/** The npm that started this script, so that its version stays the same; else the one on the PATH. */
export function runNpm(args, options = {}) {
  const npmScript = process.env.npm_execpath;
  if (npmScript?.endsWith(".js")) return runNode([npmScript, ...args], options);
  return runCommand("npm", args, { ...options, shell: process.platform === "win32" });
}
