// Rules beside, above and outside of an opened folder, as git applies them; nothing that is no plain small file is read.
import { execFileSync } from "node:child_process";
import { mkdirSync, rmSync, symlinkSync } from "node:fs";
import { beforeEach, expect, test } from "vitest";
import { repositoryFolder } from "../../../support/repositoryFolder";

let now = 0;
const { at, put, ignored } = repositoryFolder(() => now);

beforeEach(() => {
  mkdirSync(at("repo/app/src"), { recursive: true });
});

test("files at every depth, those above the opened folder, info/exclude and the user's own count", () => {
  put("repo/.gitignore", "build/\n*.log\n");
  put("repo/app/.gitignore", "\uFEFFprivate/\n");
  put("repo/app/src/.gitignore", "!keep.log\ngenerated.ts\n");
  put("repo/.git/info/exclude", "notes.ts\n");
  put("home/.config/git/ignore", "mine.ts\n!*.log\n");
  const files = ignored();
  const judged = (path: string) => files.isIgnored(at("repo/app"), path);
  for (const path of [
    "build/a.ts",
    "src/x.log",
    "private/k.ts",
    "src/generated.ts",
    "notes.ts",
    "src/mine.ts",
  ])
    expect([path, judged(path)]).toEqual([path, true]);
  for (const path of ["src/a.ts", "src/keep.log", "generated.ts"])
    expect([path, judged(path)]).toEqual([path, false]);
});

test("core.excludesFile names the user's rules, of the repository before the user's", () => {
  put("home/.gitconfig", "[user]\n\tname = x\n[core]\n\texcludesFile = ~/mine\n");
  put("home/mine", "a.ts\n");
  put("other", "b.ts\n");
  expect(ignored().isIgnored(at("repo"), "a.ts")).toBe(true);
  put("repo/.git/config", `[core]\n\texcludesfile = "${at("other")}"\n`);
  expect(["a.ts", "b.ts"].map((path) => ignored().isIgnored(at("repo"), path))).toEqual([false, true]);
});

test("a folder that was opened is not ignored itself, though a rule above names it", () => {
  put("repo/.gitignore", "app/\n/app/src/x.ts\n");
  expect(ignored().isIgnored(at("repo/app"), "src/a.ts")).toBe(false);
  expect(ignored().isIgnored(at("repo/app"), "src/x.ts")).toBe(true);
});

test("a repository within another has its own rules, not the other's", () => {
  put("repo/.gitignore", "*.log\n");
  put("repo/inner/.git/info/exclude", "x.ts\n");
  expect(ignored().isIgnored(at("repo"), "inner/x.ts")).toBe(true);
  expect(ignored().isIgnored(at("repo"), "inner/a.log")).toBe(false);
});

test("a work tree's rules are those of the repository it belongs to", () => {
  put("tree/.git", `gitdir: ${at("repo/.git/worktrees/tree")}\n`);
  put("repo/.git/worktrees/tree/commondir", "../..\n");
  put("repo/.git/info/exclude", "notes.ts\n");
  expect(ignored().isIgnored(at("tree"), "notes.ts")).toBe(true);
});

test("a link and a pipe hold no rules, and are not waited for", () => {
  put("rules", "a.ts\n");
  symlinkSync(at("rules"), at("repo/.gitignore"));
  execFileSync("mkfifo", [at("repo/app/.gitignore")]);
  symlinkSync("/dev/zero", at("repo/.git/info/exclude"));
  expect(ignored().isIgnored(at("repo"), "app/src/a.ts")).toBe(false);
});

test("a changed rule holds once it is told; one outside of the folder within a second, untold", () => {
  const files = ignored();
  const judged = (path: string) => files.isIgnored(at("repo/app"), path);
  expect(judged("src/later.ts")).toBe(false);
  put("repo/app/src/.gitignore", "later.ts\n");
  expect(judged("src/later.ts")).toBe(false);
  files.forget();
  expect(judged("src/later.ts")).toBe(true);
  put("repo/.gitignore", "above.ts\n");
  now += 1001;
  expect(judged("src/above.ts")).toBe(true);
});

// A file of rules over 64 kB had counted as none: what it excluded was read.
test.each(["repo/app/.gitignore", "repo/.git/info/exclude", "home/.config/git/ignore"])(
  "a file of rules that is too large to be read leaves nothing to be read: %s",
  (path) => {
    put(path, `private.ts\n${"#\n".repeat(31 * 512)}`);
    expect(ignored().isIgnored(at("repo/app"), "src/a.ts")).toBe(false);
    put(path, `private.ts\n${"#\n".repeat(33 * 1024)}`);
    expect(ignored().isIgnored(at("repo/app"), "src/private.ts")).toBe(true);
    expect(ignored().isIgnored(at("repo/app"), "src/a.ts")).toBe(true);
  },
);

test("rules that cannot be compared in bounded time leave nothing to be read, usual ones are compared", () => {
  // Rules as `**/a/**/b` by the thousand, and 150 folders, held the server for seconds.
  const deep = (folders: number) => `${"a/".repeat(folders)}x.ts`;
  put("repo/.gitignore", "**/a/**/a/**/a/**/b\n".repeat(1_500));
  expect(ignored().isIgnored(at("repo"), deep(60))).toBe(true);
  expect(ignored().isIgnored(at("repo"), deep(2))).toBe(false);
  put("repo/.gitignore", "**/build*/**/[Dd]ebug/**\n*.log\n".repeat(150));
  expect(ignored().isIgnored(at("repo"), deep(12))).toBe(false);
});

test("of folders within folders, each with 20 kB of rules, one is read", () => {
  const paths = ["", "a/", "a/a/"];
  for (const path of paths.slice(1)) put(`repo/${path}.gitignore`, "b\n".repeat(10_000));
  const files = ignored();
  expect(paths.map((path) => files.isIgnored(at("repo"), `${path}x.ts`))).toEqual([false, false, true]);
});

test("what lies deeper than a hundred folders is left alone", () => {
  expect(ignored().isIgnored(at("repo"), `${"a/".repeat(99)}x.ts`)).toBe(false);
  expect(ignored().isIgnored(at("repo"), `${"a/".repeat(100)}x.ts`)).toBe(true);
});

test("a repository names no rules that hold secrets or lie on another machine", () => {
  put("repo/.git/config", `[core]\n\texcludesFile = ${at("repo/.env")}\n`);
  put("repo/.env", "hidden.ts\n");
  put("home/.config/git/ignore", "mine.ts\n");
  expect(ignored().isIgnored(at("repo"), "hidden.ts")).toBe(false);
  expect(ignored().isIgnored(at("repo"), "mine.ts")).toBe(true);
  // Here two slashes are one; on Windows they are another machine.
  put("repo/.git/config", `[core]\n\texcludesFile = /${at("rules")}\n`);
  put("rules", "hidden.ts\n");
  expect(ignored().isIgnored(at("repo"), "hidden.ts")).toBe(false);
  put("tree/.git", `gitdir: /${at("repo/.git/worktrees/tree")}\n`);
  put("repo/.git/worktrees/tree/commondir", "../..\n");
  put("repo/.git/info/exclude", "notes.ts\n");
  expect(ignored().isIgnored(at("tree"), "notes.ts")).toBe(false);
});

// Dotfiles are often links; git follows those that are not part of a work tree.
test("the user's configuration and rules and info/exclude may be links; what they lead to is seen to change", () => {
  put("dotfiles/gitconfig", "[core]\n\texcludesFile = ~/rules\n");
  put("dotfiles/rules", "a.ts\n");
  put("shared", "b.ts\n");
  mkdirSync(at("home"));
  symlinkSync(at("dotfiles/gitconfig"), at("home/.gitconfig"));
  symlinkSync(at("dotfiles/rules"), at("home/rules"));
  symlinkSync(at("shared"), at("repo/.git/info/exclude"));
  const files = ignored();
  const judged = () => ["a.ts", "b.ts", "later.ts"].map((path) => files.isIgnored(at("repo"), path));
  expect(judged()).toEqual([true, true, false]);
  put("dotfiles/rules", "later.ts\na.ts\n");
  now += 1001;
  expect(judged()).toEqual([true, true, true]);
});

test("a configuration that another one includes counts, in its place", () => {
  put("home/.gitconfig", "[core]\n\texcludesFile = ~/a\n[include]\n\tpath = own/config\n");
  put("home/own/config", "[Core]\n\tExcludesFile = ~/b\n[include]\n\tpath = config\n");
  put("home/a", "a.ts\n");
  put("home/b", "b.ts\n");
  const judged = () => ["a.ts", "b.ts"].map((path) => ignored().isIgnored(at("repo"), path));
  expect(judged()).toEqual([false, true]);
  put("home/.gitconfig", '[include]\n\tpath = own/config\n[core]\n\texcludesFile = "~/a"\n');
  expect(judged()).toEqual([true, false]);
  put("home/.gitconfig", '[core]\n\texcludesFile = ~/a\n[core "x"]\n\texcludesFile = ~/b\n');
  expect(judged()).toEqual([true, false]);
});

// `gitdir: ~/.kube` had had that folder's `config`, with its tokens, read as git's.
test.each([
  ["a folder with secrets", "home/.kube", "home/.kube"],
  ["a link to one", "home/.kube", "tree/innocent"],
  ["a folder whose common one has secrets", "home/.kube", "tree/common"],
])("a repository is not looked for in %s", (_what, secret, named) => {
  put(`${secret}/config`, `[core]\n\texcludesFile = ${at("rules")}\n`);
  put("rules", "x.ts\n");
  put("tree/.git", `gitdir: ${at(named)}\n`);
  put("tree/common/commondir", at(secret));
  symlinkSync(at(secret), at("tree/innocent"));
  expect(ignored().isIgnored(at("tree"), "x.ts")).toBe(false);
});

test("a link to what holds secrets is no file of rules", () => {
  put("home/.aws/credentials", "x.ts\n");
  put("home/.kube/config", `[core]\n\texcludesFile = ${at("rules")}\n`);
  put("rules", "x.ts\n");
  symlinkSync(at("home/.aws/credentials"), at("repo/.git/info/exclude"));
  expect(ignored().isIgnored(at("repo"), "x.ts")).toBe(false);
  symlinkSync(at("home/.kube/config"), at("repo/.git/config"));
  expect(ignored().isIgnored(at("repo"), "x.ts")).toBe(false);
  rmSync(at("repo/.git/config"));
  put("repo/.git/config", `[core]\n\texcludesFile = ${at("repo/innocent")}\n`);
  symlinkSync(at("home/.aws/credentials"), at("repo/innocent"));
  expect(ignored().isIgnored(at("repo"), "x.ts")).toBe(false);
});

test.each([
  ["without blanks", "[core]\nexcludesFile=~/rules"],
  ["with many", " [core] \n\t\texcludesfile   =   ~/rules  "],
  [
    "behind a comment and another section",
    '# [x]\n[user]\n\tname = x\n[CORE]\n;\n\tEXCLUDESFILE = "~/rules"\n[x]\n',
  ],
])("the user's rules are named %s", (_what, config) => {
  put("home/rules", "a.ts\n");
  for (const path of ["home/.gitconfig", "home/.config/git/config"]) {
    put(path, config);
    expect(ignored().isIgnored(at("repo"), "a.ts")).toBe(true);
    rmSync(at(path));
  }
});

test.each([
  ["in a comment", "[core]\n# excludesFile = ~/rules\n; excludesFile = ~/rules"],
  ["in another section", "[core]\n[x]\nexcludesFile = ~/rules"],
  ["in a part of a section", '[core]\n[core "x"]\nexcludesFile = ~/rules'],
  ["in no section", "excludesFile = ~/rules"],
  ["by another key", "[core]\npath = ~/rules\nmyexcludesFile = ~/rules"],
  ["as what is included", "[include]\nexcludesFile = ~/config"],
  ["by no name", "[core]\nexcludesFile =  "],
])("no rules are named %s", (_what, config) => {
  put("home/rules", "a.ts\n");
  put("home/config", "[core]\nexcludesFile = ~/rules\n");
  put("home/.gitconfig", config);
  expect(ignored().isIgnored(at("repo"), "a.ts")).toBe(false);
});

test("a work tree is named by a line of its own, blanks at its end apart", () => {
  put("repo/.git/worktrees/tree/commondir", " ../.. \n");
  put("repo/.git/info/exclude", "notes.ts\n");
  const judged = (text: string) => {
    put("tree/.git", text);
    return ignored().isIgnored(at("tree"), "notes.ts");
  };
  expect(judged(`x\ngitdir: ${at("repo/.git/worktrees/tree")}  \ny\n`)).toBe(true);
  expect(judged(`not gitdir: ${at("repo/.git/worktrees/tree")}\n`)).toBe(false);
  expect(judged("gitdir: \n")).toBe(false);
  expect(judged("")).toBe(false);
});
