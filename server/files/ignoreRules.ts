// The lines of `.gitignore` files → whether a path is ignored, as git decides it. Knows paths with forward slashes, no
// file system.
import { Glob, toBytes } from "./glob";

/** Of larger files nobody knows what they exclude: nothing that they hold for is read. */
export const MAX_RULE_BYTES = 64 * 1024;
/** Steps of a comparison, for all folders of a path together: at worst some tens of milliseconds. Beyond it nothing is read. */
const MAX_WORK = 40_000_000;
/** Of a rule that stars do not send back and forth. */
const STEPS_A_RULE = 20;
/** Characters of all rules that hold in one folder: more are not read, and nothing there is. */
const MAX_LENGTH = 32 * 1024;

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
  /** `length`: characters of all rules together; `starred`: of those with a star. */
  private constructor(
    private readonly rules: readonly Rule[],
    readonly length: number,
    private readonly starred: number,
  ) {}

  static readonly none = new IgnoreRules([], 0, 0);
  private static readonly everything = new IgnoreRules([], Infinity, Infinity);

  /** `folder`: where the rules hold, relative to the root; empty for the root itself. `gitignore` null: too many to be read. */
  with(gitignore: string | null, folder: string): IgnoreRules {
    if (gitignore === null || this.length + gitignore.length > MAX_LENGTH) return IgnoreRules.everything;
    const depth = folder === "" ? 0 : folder.split("/").length;
    const lines = gitignore.replace(/^\uFEFF/, "").split("\n");
    const added = lines.flatMap((line) => ruleOf(line, depth));
    if (added.length === 0) return this;
    const starred = lines.filter((line) => line.includes("*")).join("").length;
    return new IgnoreRules([...this.rules, ...added], this.length + gitignore.length, this.starred + starred);
  }

  /** Whether a path and each folder that it lies in cannot be compared with them in bounded time. */
  isTooMuchFor(path: string): boolean {
    const perFolder = this.rules.length * STEPS_A_RULE + this.starred * path.length;
    return perFolder * path.split("/").length > MAX_WORK;
  }

  /** `path`: relative to the root. Whether a folder that it lies in is ignored is the caller's to ask. */
  ignores(path: string, isFolder: boolean): boolean {
    if (this.length === 0) return false;
    if (this.isTooMuchFor(path)) return true;
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
