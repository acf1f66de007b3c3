// A repository → the files with ignore rules that hold in all of it: the user's own, then its `info/exclude`. What a repository
// says of them is not trusted: they hold no secrets and lie on no other machine. As in git, they may be links.
import { lstatSync, realpathSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { excludesFilesIn } from "./gitConfig";
import { isOnNetwork } from "./readablePath";
import { readSmallFileNow } from "./regularFile";
import { isSecretName } from "./secretNames";

const MAX_NAMED_BYTES = 4096;

/** The later, the stronger. `top`: the folder that has a `.git`, if any; `home`: the user's. */
export function repositoryRuleFiles(top: string, home: string): string[] {
  const gitFolder = gitFolderOf(join(top, ".git"));
  return [globalFile(home, gitFolder), ...(gitFolder ? [join(gitFolder, "info", "exclude")] : [])];
}

/** Without links. `.git` is a folder, or in a work tree a file that names one: that one's `commondir` has the rules. */
function gitFolderOf(path: string): string | null {
  try {
    if (lstatSync(path).isDirectory()) return realpathSync.native(path);
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
  const path = named.trim();
  if (isOnNetwork(path)) return null;
  try {
    const real = realpathSync.native(resolve(from, path));
    return isSecretName(join(real, "config")) ? null : real;
  } catch {
    return null;
  }
}

/** `core.excludesFile` of the repository or the user, else git's usual place. */
function globalFile(home: string, gitFolder: string | null): string {
  const configFolder = process.env.XDG_CONFIG_HOME || join(home, ".config");
  const configs = [
    ...["/etc/gitconfig", join(configFolder, "git", "config"), join(home, ".gitconfig")],
    ...(gitFolder ? [join(gitFolder, "config")] : []),
  ];
  const named = configs.flatMap((path) => excludesFilesIn(path, { home, gitFolder })).at(-1);
  return named ?? join(configFolder, "git", "ignore");
}
