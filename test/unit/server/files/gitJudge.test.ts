// 2,000 drawn rules and names: `git check-ignore` is the judge of each.
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { IgnoreRules } from "../../../../server/files/ignoreRules";
import { type Random, seeded } from "../../../support/random";

const CASES = 2000;
const SEED = 20261126;
const hasGit = spawnSync("git", ["--version"]).status === 0;

const NAMES = [
  "a",
  "b",
  "ab",
  "abc",
  "a.ts",
  "b.log",
  "x-y",
  "é",
  "[a]",
  "#a",
  "!a",
  "a b",
  "A",
  "1",
  "a*",
  "aab",
];
const PIECES = [
  ...["a", "b", "ab", "*", "?", "**", ".", "ts", "log", "[ab]", "[!a]", "[^b]", "[a-c]", "[c-a]", "[a-Z]"],
  ...[
    "[[:alpha:]]",
    "[[:digit:]]",
    "[[:nope:]]",
    "[]a]",
    "[]-a]",
    "[a",
    "[\\]]",
    "[a-]",
    "\\*",
    "\\a",
    "é",
    " ",
    "\\ ",
  ],
  ...["[[:alpha:]", "[[:]", "-", "#", "!", "{a,b}", "(a)", "+"],
];

interface Case {
  readonly rules: string;
  readonly innerRules: string;
  readonly path: string;
}

function lineOf(random: Random): string {
  const parts = Array.from({ length: 1 + random.below(3) }, () =>
    random.below(5) === 0
      ? "**"
      : Array.from({ length: 1 + random.below(3) }, () => random.pick(PIECES)).join(""),
  );
  const start = random.pick(["", "", "", "/", "!", "!/"]);
  return start + parts.join("/") + random.pick(["", "", "", "/", " ", "\r", "\\", "/**"]);
}

function drawCase(random: Random): Case {
  const lines = (most: number) =>
    Array.from({ length: 1 + random.below(most) }, () => lineOf(random)).join("\n");
  const path = Array.from({ length: 1 + random.below(4) }, () => random.pick(NAMES)).join("/");
  const rules = random.pick(["", "", "\uFEFF"]) + lines(3);
  return { rules, innerRules: random.below(3) === 0 ? lines(2) : "", path };
}

/** A path is ignored where it, or a folder that it lies in, is. */
function isIgnored({ rules, innerRules, path }: Case): boolean {
  const parts = path.split("/");
  const outer = IgnoreRules.none.with(rules, "");
  const inner = outer.with(innerRules, parts[0] ?? "");
  return parts.some((_, depth) => {
    const upTo = parts.slice(0, depth + 1).join("/");
    return (depth === 0 ? outer : inner).ignores(upTo, depth < parts.length - 1);
  });
}

let root: string;
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), "loupe-judge-"));
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** Each case in a folder of its own: one call of git for all of them. */
function judge(cases: readonly Case[]): boolean[] {
  const env = { ...process.env, HOME: root, XDG_CONFIG_HOME: root, GIT_CONFIG_NOSYSTEM: "1" };
  const git = (args: string[], input?: string) => spawnSync("git", ["-C", root, ...args], { env, input });
  git(["init", "-q"]);
  const placed = cases.map(({ path }, i) => `case${i}/${path}`);
  cases.forEach(({ rules, innerRules, path }, i) => {
    const folder = join(root, `case${i}`);
    mkdirSync(folder);
    writeFileSync(join(folder, ".gitignore"), rules);
    if (innerRules === "" || !path.includes("/")) return;
    // The paths themselves need not exist.
    const inner = join(folder, path.split("/")[0] ?? "");
    mkdirSync(inner);
    writeFileSync(join(inner, ".gitignore"), innerRules);
  });
  const { stdout } = git(["check-ignore", "-z", "--stdin"], placed.join("\0"));
  const ignored = new Set(stdout.toString().split("\0"));
  return placed.map((path) => ignored.has(path));
}

test.skipIf(!hasGit)(`${CASES} drawn rules and paths are judged as git judges them`, () => {
  const random = seeded(SEED);
  const cases = Array.from({ length: CASES }, () => drawCase(random));
  const byGit = judge(cases);
  const wrong = cases.filter((one, i) => isIgnored(one) !== byGit[i]);
  expect(wrong.map((one) => ({ ...one, ours: isIgnored(one) }))).toEqual([]);
  // Else the drawing would prove nothing.
  expect(byGit.filter(Boolean).length).toBeGreaterThan(CASES / 10);
  expect(byGit.filter((ignored) => !ignored).length).toBeGreaterThan(CASES / 10);
});
