// What must hold of the source, in two lanes that keep two cores busy. Nothing stops at the first failure.
import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { findCircles } from "../lint/circles.mjs";
import { CommandError, ROOT, runBin } from "./command.mjs";
import { checkLockFiles } from "./lockFile.mjs";
import { buildProduct } from "./product.mjs";
import { tallyOfVitest } from "./tally.mjs";

const CACHE = join(ROOT, "node_modules", ".cache", "loupe");
const cacheIn = (name) => ["--cache", "--cache-strategy", "content", "--cache-location", join(CACHE, name)];

/**
 * Arguments of three programs: all of it, and what fits into a minute. There a file with the same content is neither
 * formatted nor linted again, though lint rules look at types, which may have changed elsewhere; and slow tests wait.
 */
export const WHOLE = { format: [], lint: [], tests: [] };
export const FAST = { format: cacheIn("prettier"), lint: cacheIn("eslint"), tests: ["--project=!slow"] };

/**
 * @param {ReturnType<typeof import("./steps.mjs").createSteps>["step"]} step
 * @param {typeof WHOLE} options `WHOLE` or `FAST`
 */
export async function runChecks(step, { format, lint, tests }) {
  const still = async () => {
    await step("format", () =>
      quiet(runBin("prettier/bin/prettier.cjs", ["--check", "--log-level", "warn", ...format, "."])),
    );
    await step("circles of imports", reportCircles);
    await step("lock files", async () => checkLockFiles(ROOT));
    await step("lint", () => quiet(runBin("eslint/bin/eslint.js", [...lint, "."])));
  };
  const moving = async () => {
    await step("build", buildProduct);
    await step("unit, golden and LSP tests", () => runVitest("vitest.config.mjs", "check", {}, tests));
    await step("types", runTypes);
  };
  await Promise.all([still(), moving()]);
}

function reportCircles() {
  const circles = findCircles(["server", "extension", "media"].map((folder) => join(ROOT, folder)));
  if (circles.length === 0) return {};
  throw new CommandError(
    "files import each other",
    circles.map((circle) => circle.join("\n  → ")).join("\n"),
  );
}

async function runTypes() {
  const outcomes = await Promise.allSettled(
    ["tsconfig.json", "media"].map((project) => runBin("typescript/bin/tsc", ["-p", project])),
  );
  const failures = outcomes.filter((outcome) => outcome.status === "rejected");
  if (failures.length === 0) return {};
  const output = failures.map(({ reason }) => reason.output).join("\n");
  throw new CommandError("tsc found errors", output);
}

/** Runs a suite of Vitest; its counts come from its JSON report, its own output is shown only when something failed. */
export async function runVitest(config, name, env = {}, options = []) {
  const report = join(CACHE, `vitest-${name}.json`);
  mkdirSync(CACHE, { recursive: true });
  rmSync(report, { force: true });
  const args = [
    "run",
    "--config",
    config,
    "--reporter=default",
    "--reporter=json",
    `--outputFile.json=${report}`,
    ...options,
  ];
  const failed = await runBin("vitest/vitest.mjs", args, { env: { ...process.env, ...env } }).then(
    () => null,
    (error) => error,
  );
  if (failed) console.log(failed.output ?? String(failed));
  const tally = tallyOfVitest(readReport(report, failed));
  // An error outside any test (an unhandled rejection) fails the run without failing a test.
  return { tally: failed && tally.failed === 0 ? { ...tally, failed: 1 } : tally };
}

function readReport(path, failed) {
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch (cause) {
    throw new Error(`Vitest left no report${failed ? `: ${failed.message}` : ""}`, { cause });
  }
}

async function quiet(running) {
  await running;
}
