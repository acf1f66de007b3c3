// The lines of `.gitignore` files → whether a path is ignored, as git decides it. Knows paths with forward slashes, no
// file system.
import { Glob, toBytes } from "./glob";

/** Characters of all rules × of the path: at worst some tens of milliseconds. Beyond it nothing is read. */
const MAX_WORK = 20_000_000;

interface Rule {
  readonly glob: Glob;
  readonly isNegated: boolean;
  readonly foldersOnly: boolean;
  /** A slash anywhere but at the end ties the pattern to its folder; else it names things at any depth. */
  readonly isTied: boolean;
  /** How many parts of a path lie above the folder of the rule. */
  readonly depth: number;
}

/** Rules of one folder and those above it; deeper and later lines win. */
export class IgnoreRules {
  /** `length`: characters of all rules together. */
  private constructor(
    private readonly rules: readonly Rule[],
    private readonly length: number,
  ) {}

  static readonly none = new IgnoreRules([], 0);

  /** `folder`: where the rules hold, relative to the root; empty for the root itself. */
  with(gitignore: string, folder: string): IgnoreRules {
    const depth = folder === "" ? 0 : folder.split("/").length;
    const lines = gitignore.replace(/^\uFEFF/, "").split("\n");
    const added = lines.flatMap((line) => ruleOf(line, depth));
    if (added.length === 0) return this;
    return new IgnoreRules([...this.rules, ...added], this.length + gitignore.length);
  }

  /** `path`: relative to the root. Whether a folder that it lies in is ignored is the caller's to ask. */
  ignores(path: string, isFolder: boolean): boolean {
    if (this.rules.length === 0) return false;
    if (this.length * path.length > MAX_WORK) return true;
    const parts = path.split("/").map(toBytes);
    const name = parts.slice(-1);
    const last = this.rules.findLast(
      ({ glob, foldersOnly, isTied, depth }) =>
        parts.length > depth &&
        (isFolder || !foldersOnly) &&
        glob.matches(isTied ? parts.slice(depth) : name),
    );
    return last !== undefined && !last.isNegated;
  }
}

/** None where the line is empty, a comment, or cannot be read. */
function ruleOf(line: string, depth: number): Rule[] {
  const trimmed = withoutEndSpaces(line.replace(/\r$/, ""));
  if (trimmed === "" || trimmed.startsWith("#")) return [];
  const isNegated = trimmed.startsWith("!");
  const foldersOnly = trimmed.endsWith("/");
  const text = trimmed.slice(Number(isNegated), foldersOnly ? -1 : undefined);
  const isTied = text.includes("/");
  const glob = text === "" ? null : Glob.parse(toBytes(text.replace(/^\//, "")));
  return glob ? [{ glob, isNegated, foldersOnly, isTied, depth }] : [];
}

/** Spaces at the end do not count, unless a backslash stands before them. */
function withoutEndSpaces(line: string): string {
  let end = 0;
  for (let at = 0; at < line.length; at++) {
    if (line[at] === "\\") at++;
    else if (line[at] === " ") continue;
    end = Math.min(at + 1, line.length);
  }
  return line.slice(0, end);
}
