// What a release asks for, and workflows that name only scripts, secrets and platforms that exist.
import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { OVSX, reasonAgainstPublishing, reasonAgainstTag } from "../../../../scripts/lib/release.mjs";

const ROOT = join(import.meta.dirname, "../../../..");
const FOLDER = join(ROOT, ".github/workflows");
// Comes with the linter.
const { load } = createRequire(import.meta.url)("js-yaml");
const manifest = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));

it("is of the version that package.json and the changelog name", () => {
  const changelog = "# Changes\n\n## 1.2.3\n\n- more\n";
  expect(reasonAgainstTag("v1.2.3", { version: "1.2.3" }, changelog)).toBeNull();
  expect(reasonAgainstTag("v1.2.2", { version: "1.2.3" }, changelog)).toMatch(/expected the tag v1.2.3/);
  expect(reasonAgainstTag(undefined, { version: "1.2.3" }, changelog)).toMatch(/got none/);
  expect(reasonAgainstTag("v1.3.0", { version: "1.3.0" }, changelog)).toMatch(/no section/);
});

it("publishes only with a token and under a real name", () => {
  const token = { VSCE_PAT: "x" };
  expect(reasonAgainstPublishing("VSCE_PAT", token, { publisher: "somebody" })).toBeNull();
  expect(reasonAgainstPublishing("VSCE_PAT", {}, { publisher: "somebody" })).toMatch(/no VSCE_PAT/);
  expect(reasonAgainstPublishing("VSCE_PAT", token, { publisher: "a-placeholder" })).toMatch(/placeholder/);
  expect(OVSX).toMatch(/^ovsx@\d+\.\d+\.\d+$/);
});

describe.each(readdirSync(FOLDER))("the workflow %s", (name) => {
  const workflow = load(readFileSync(join(FOLDER, name), "utf8"));
  const jobs = Object.values(workflow.jobs);
  const steps = jobs.flatMap((job) => job.steps);

  it("has jobs with a machine, an end and no more rights than reading", () => {
    expect(jobs.filter((job) => !job["runs-on"] || !job["timeout-minutes"])).toEqual([]);
    expect(workflow.permissions).toEqual({ contents: "read" });
    const names = Object.keys(workflow.jobs);
    expect(jobs.flatMap((job) => job.needs ?? []).filter((needed) => !names.includes(needed))).toEqual([]);
  });

  it("runs scripts that package.json has, and nothing that only one shell knows", () => {
    const runs = steps.map((step) => step.run).filter(Boolean);
    const scripts = runs.map((run) => /^npm (?:run )?([\w:]+)/.exec(run)?.[1]);
    expect(scripts.filter((script) => script !== "ci" && !(script in manifest.scripts))).toEqual([]);
    expect(scripts).toContain("test");
  });

  it("installs with the Node that the product asks for, and uses actions by their commit", () => {
    const uses = steps.map((step) => step.uses).filter(Boolean);
    expect(uses.filter((use) => !/^actions\/[\w-]+@[0-9a-f]{40}$/.test(use))).toEqual([]);
    const versions = steps.map((step) => step.with?.["node-version"]).filter(Boolean);
    expect(new Set(versions)).toEqual(new Set([20]));
  });
});

it("releases from a tag alone, with the tokens where the publishing is and nowhere else", () => {
  const text = readFileSync(join(FOLDER, "release.yml"), "utf8");
  const workflow = load(text);
  expect(workflow.on).toEqual({ push: { tags: ["v*"] } });
  const secret = workflow.jobs.publish.steps.filter((step) => JSON.stringify(step).includes("secrets."));
  expect(secret.map((step) => step.run)).toEqual([expect.stringContaining("--publish")]);
  expect(Object.keys(secret[0].env).sort()).toEqual(["OVSX_PAT", "VSCE_PAT"]);
});
