// Which files of ignore rules a git configuration names, with git itself as the judge.
import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, realpathSync, symlinkSync } from "node:fs";
import { expect, test } from "vitest";
import { repositoryFolder } from "../../../support/repositoryFolder";

const { at, put, ignored } = repositoryFolder();

// What git refuses as a whole is no case.
test("a configuration is read as git reads it", () => {
  execFileSync("git", ["init", "-q", at("repo")]);
  symlinkSync(at("repo"), at("linked"));
  const realRepo = realpathSync(at("repo"));
  const env = { HOME: at("home"), PATH: process.env.PATH, GIT_CONFIG_NOSYSTEM: "1" };
  put("home/own/config", "[core]\n\texcludesFile = ~/b\n");
  put("home/a", "a.ts\n");
  put("home/b", "b.ts\n");
  put("home/my rules", "a.ts\nb.ts\n");
  put(`home/we "cite"`, "a.ts\n");
  put("beside", '[includeIf "gitdir:./repo/"]\npath = home/own/config\n');
  const conditions = [
    ...["gitdir:/x/", `gitdir:${realRepo}/`, `gitdir:${realRepo}`, `gitdir:${realRepo}/.git`, "gitdir:repo/"],
    ...["gitdir:rep", "gitdir:REPO/", "gitdir/i:REPO/", "gitdir/i:Repo/", "gitdir:./", "gitdir:./../repo/"],
    ...[
      "gitdir:../repo/",
      "gitdir:~/",
      "gitdir:r*o/",
      "gitdir:",
      "onbranch:never",
      "onbranch:repo/",
      "gitdir",
    ],
    ...[
      "gitdir:**/repo/**",
      "gitdir:linked/",
      `gitdir:${at("linked")}/`,
      "gitdir/i",
      "xgitdir:repo/",
      "gitdir/",
    ],
  ];
  const configurations = [
    ...conditions.map((condition) => `[includeIf "${condition}"]\n\tpath = own/config\n`),
    ...["[core]\nexcludesFile=~/a", "  [CORE]\n  EXCLUDESFILE   =   ~/a  \n", "[core] excludesFile = ~/a\n"],
    ...[
      '[core]\nexcludesFile = "~/a"\n',
      "[core]\nexcludesFile = ~/a # mine\n",
      "[core]\nexcludesFile = ~/a;b\n",
    ],
    ...['[core]\nexcludesFile = "~/my rules" ; mine\n', "[core]\nexcludesFile = ~/my rules\n"],
    ...[
      '[core]\nexcludesFile = "~/we \\"cite\\""\n',
      "[core]\nexcludesFile =\n",
      '[core]\nexcludesFile = ""\n',
    ],
    ...["[core]\n# excludesFile = ~/a\n", "[core]\n;excludesFile = ~/a\n", "[core]\nexcludesFiles = ~/a\n"],
    ...['[core "x"]\nexcludesFile = ~/a\n', "[corex]\nexcludesFile = ~/a\n", "[core]\nxexcludesFile = ~/a\n"],
    ...["[user]\nname = x\n[core]\nexcludesFile = ~/a\n", "[core]\nx = y\n[user]\nexcludesFile = ~/a\n"],
    ...["[core]\nexcludesFile = ~/a\n[core]\nexcludesFile = ~/b\n", "[include] path = own/config\n"],
    ...[
      '[include "x"]\npath = own/config\n',
      "[include]\nexcludesFile = ~/a\n",
      "[core]\npath = own/config\n",
    ],
    ...[
      `[includeif "gitdir:repo/"] path = ~/own/config\n`,
      `[INCLUDEIF "gitdir:repo/"]\nPATH = own/config\n`,
    ],
    ...[
      "[core]\nexcludesFile = ~/a\n[include]\npath = none\n",
      "[include]\npath = own/config\n[core]\nexcludesFile = ~/a\n",
    ],
  ];
  const names = ["a.ts", "b.ts"];
  const byGit = (folder: string) =>
    spawnSync("git", ["-C", at(folder), "check-ignore", ...names], { env, encoding: "utf8" });
  const judged = configurations.flatMap((configuration) =>
    ["repo", "linked"].flatMap((folder) => {
      put("home/.gitconfig", configuration);
      const { status, stdout } = byGit(folder);
      const ours = names.filter((name) => ignored().isIgnored(at(folder), name)).join(" ");
      return (status ?? 0) > 1
        ? []
        : [{ configuration, folder, ours, git: stdout.trim().replace("\n", " ") }];
    }),
  );
  expect(judged.filter(({ ours, git }) => ours !== git)).toEqual([]);
  expect(judged.length).toBeGreaterThan(80);
  expect(new Set(judged.map(({ git }) => git))).toEqual(new Set(["", "a.ts", "b.ts", "a.ts b.ts"]));
});

test("rules on what may be another machine are not looked at, and without a repository no condition holds", () => {
  put("home/rules", "a.ts\n");
  put("home/.gitconfig", `[core]\n\texcludesFile = /${at("home/rules")}\n`);
  expect(ignored().isIgnored(at("repo"), "a.ts")).toBe(false);
  put("home/.gitconfig", "[core]\n\texcludesFile = ~/link\n");
  symlinkSync(`/${at("home/rules")}`, at("home/link"));
  expect(ignored().isIgnored(at("repo"), "a.ts")).toBe(false);
  put("home/.gitconfig", '[includeIf "gitdir:"]\n\tpath = config\n');
  put("home/config", "[core]\n\texcludesFile = ~/rules\n");
  mkdirSync(at("plain"));
  const judged = ["repo", "plain"].map((folder) => ignored().isIgnored(at(folder), "a.ts"));
  expect(judged).toEqual([true, false]);
});
