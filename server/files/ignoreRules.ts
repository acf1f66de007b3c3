// The lines of `.gitignore` files → whether a path is ignored. Knows paths with forward slashes, no file system.

interface Rule {
  readonly pattern: RegExp;
  readonly isNegated: boolean;
  readonly foldersOnly: boolean;
}

/** Rules of one folder and those above it; deeper and later lines win. */
export class IgnoreRules {
  private constructor(private readonly rules: readonly Rule[]) {}

  static readonly none = new IgnoreRules([]);

  /** `folder`: where the `.gitignore` lies, relative to the root; empty for the root itself. */
  with(gitignore: string, folder: string): IgnoreRules {
    const added = gitignore.split(/\r?\n/).flatMap((line) => ruleOf(line, folder));
    return added.length === 0 ? this : new IgnoreRules([...this.rules, ...added]);
  }

  ignores(path: string, isFolder: boolean): boolean {
    const last = this.rules.findLast(
      ({ pattern, foldersOnly }) => (isFolder || !foldersOnly) && pattern.test(path),
    );
    return last !== undefined && !last.isNegated;
  }
}

function ruleOf(line: string, folder: string): Rule[] {
  const trimmed = line.replace(/(?<!\\)\s+$/, "");
  if (trimmed === "" || trimmed.startsWith("#")) return [];
  const isNegated = trimmed.startsWith("!");
  const foldersOnly = trimmed.endsWith("/");
  const glob = trimmed.slice(Number(isNegated), foldersOnly ? -1 : undefined);
  // A slash anywhere but at the end ties the pattern to its folder.
  const isTied = glob.includes("/");
  const base = folder === "" ? "" : `${escaped(folder)}/`;
  const body = globToRegExp(glob.replace(/^\//, ""));
  return [{ pattern: new RegExp(`^${base}${isTied ? "" : "(?:.*/)?"}${body}$`), isNegated, foldersOnly }];
}

/** Every glob of a gitignore line as a regular expression. */
function globToRegExp(glob: string): string {
  let result = "";
  for (let at = 0; at < glob.length; at++) {
    const rest = glob.slice(at);
    const characterClass = /^\[(!?)([^\]/]+)\]/.exec(rest);
    if (rest.startsWith("**/")) {
      result += "(?:.*/)?";
      at += 2;
    } else if (rest.startsWith("**")) {
      result += ".*";
      at += 1;
    } else if (characterClass) {
      result += `[${characterClass[1] ? "^" : ""}${(characterClass[2] ?? "").replaceAll("\\", "\\\\")}]`;
      at += characterClass[0].length - 1;
    } else if (rest.startsWith("*")) result += "[^/]*";
    else if (rest.startsWith("?")) result += "[^/]";
    else result += escaped(rest.startsWith("\\") ? (glob[++at] ?? "") : (glob[at] ?? ""));
  }
  return result;
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
