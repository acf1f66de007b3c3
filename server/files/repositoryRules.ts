// A repository → the files with ignore rules that hold in all of it: the user's own, then its `info/exclude`. What a repository
// says of them is not trusted: they hold no secrets and lie on no other machine. As in git, they may be links.
import { lstatSync, readlinkSync, realpathSync } from "node:fs";
import { dirname, isAbsolute, join, resolve } from "node:path";
import { readSmallFileNow } from "./regularFile";
import { isSecretName } from "./secretNames";

/** Of larger files nobody knows what they exclude: nothing that they hold for is read. */
export const MAX_RULE_BYTES = 64 * 1024;
const MAX_NAMED_BYTES = 4096;
/** Configurations that name each other; git stops there, too. */
const MAX_INCLUDED = 10;

/** The later, the stronger. `top`: the folder that has a `.git`, if any; `home`: the user's. */
export function repositoryRuleFiles(top: string, home: string): string[] {
  const gitFolder = gitFolderOf(join(top, ".git"));
  return [globalFile(home, gitFolder), ...(gitFolder ? [join(gitFolder, "info", "exclude")] : [])];
}

/** What a link leads to; of a file the path itself, of what must not be read null. */
export function readablePath(path: string): string | null {
  try {
    const isLink = lstatSync(path).isSymbolicLink();
    if (isLink && isOnNetwork(readlinkSync(path))) return null;
    const real = isLink ? realpathSync.native(path) : path;
    return isSecretName(real) ? null : real;
  } catch {
    // Most are not there.
    return null;
  }
}

/** `.git` is a folder, or in a work tree a file that names one: that one's `commondir` has the rules. */
function gitFolderOf(path: string): string | null {
  try {
    if (lstatSync(path).isDirectory()) return path;
  } catch {
    // No repository.
    return null;
  }
  const [, named] = /^gitdir: (.+)$/m.exec(readSmallFileNow(path, MAX_NAMED_BYTES) ?? "") ?? [];
  const folder = named === undefined ? null : namedFolder(dirname(path), named);
  const common = folder && (readSmallFileNow(join(folder, "commondir"), MAX_NAMED_BYTES) ?? "").trim();
  return common ? namedFolder(folder, common) : folder;
}

/** Without its links; null where it is not there, or holds secrets: `gitdir: ~/.ssh` would have its `config` read. */
function namedFolder(from: string, named: string): string | null {
  if (isOnNetwork(named)) return null;
  try {
    const real = realpathSync.native(resolve(from, named.trim()));
    return isSecretName(join(real, "config")) ? null : real;
  } catch {
    return null;
  }
}

/** `\\host\share`: on Windows, a look at what a repository names there would go out to that machine. */
function isOnNetwork(path: string): boolean {
  return /^[\\/]{2}/.test(path.trim());
}

/** `core.excludesFile` of the repository or the user, else git's usual place. */
function globalFile(home: string, gitFolder: string | null): string {
  const configFolder = process.env.XDG_CONFIG_HOME || join(home, ".config");
  const configs = [
    ...["/etc/gitconfig", join(configFolder, "git", "config"), join(home, ".gitconfig")],
    ...(gitFolder ? [join(gitFolder, "config")] : []),
  ];
  const named = configs.flatMap((path) => excludesFilesIn(path, home)).at(-1);
  return named ?? join(configFolder, "git", "ignore");
}

/** Those that may be read, in their order; with what a configuration includes. */
function excludesFilesIn(config: string, home: string, left = MAX_INCLUDED): string[] {
  const path = readablePath(config);
  if (path === null || left === 0) return [];
  let section = "";
  return (readSmallFileNow(path, MAX_RULE_BYTES) ?? "").split("\n").flatMap((line) => {
    const [, name] = /^\s*\[\s*([\w.-]+)\s*\]/.exec(line) ?? [];
    if (name !== undefined) section = name.toLowerCase();
    else if (/^\s*\[/.test(line)) section = "";
    const [, key = "", value = ""] = /^\s*(excludesfile|path)\s*=\s*(.+)$/i.exec(line) ?? [];
    const named = value.trim().replace(/^"(.*)"$/, "$1");
    if (named === "" || isOnNetwork(named)) return [];
    if (section === "core" && key.toLowerCase() === "excludesfile") {
      const file = namedFile(home, named, home);
      return isSecretName(file) ? [] : [file];
    }
    const isIncluded = section === "include" && key.toLowerCase() === "path";
    return isIncluded ? excludesFilesIn(namedFile(dirname(path), named, home), home, left - 1) : [];
  });
}

/** `~/a` → in the user's folder. */
function namedFile(from: string, named: string, home: string): string {
  if (named.startsWith("~/")) return join(home, named.slice(2));
  return isAbsolute(named) ? named : join(from, named);
}
