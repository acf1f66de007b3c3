// Whether a path below an opened folder is one that git ignores: by the `.gitignore` files beside and above it up to the
// repository's root, the repository's `info/exclude` and the user's global file. Rules are read once a folder. That the
// opened folder itself may be ignored does not count: it was opened.
import { lstatSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join, relative } from "node:path";
import { IgnoreRules, MAX_RULE_BYTES } from "./ignoreRules";
import { readablePath } from "./readablePath";
import { readSmallFileNow } from "./regularFile";
import { repositoryRuleFiles } from "./repositoryRules";

/** Rules outside of the opened folders, which no event tells of, are looked at again this often. */
const LOOK_AGAIN_MS = 1000;
/** As many of them: each look holds the loop. */
const MAX_WATCHED = 500;
/** Nobody writes code deeper, and each folder above a file is looked into. */
const MAX_DEPTH = 100;
/** Characters of rules that are kept: more are read again when they are asked for. */
const MAX_KEPT = 512 * 1024;

/** A folder's rules, relative to the top of its repository (or to itself). */
interface Known {
  readonly top: string;
  readonly rules: IgnoreRules;
}

export class IgnoredFiles {
  private readonly known = new Map<string, Known>();
  /** Rule files outside of the opened folders → what they were like. */
  private outside = new Map<string, string>();
  private lookedAt = Number.NEGATIVE_INFINITY;
  private kept = 0;

  constructor(
    private readonly now: () => number = () => performance.now(),
    private readonly home: () => string = homedir,
  ) {}

  /** `root`: an opened folder; `path`: relative to it, with forward slashes. */
  isIgnored(root: string, path: string, isFolder = false): boolean {
    this.reload();
    const parts = path.split("/");
    if (parts.length > MAX_DEPTH) return true;
    if (this.rulesOf(join(root, ...parts.slice(0, -1)), root).rules.isTooMuchFor(path)) return true;
    for (let depth = 0; depth < parts.length; depth++) {
      const folder = join(root, ...parts.slice(0, depth));
      const { top, rules } = this.rulesOf(folder, root);
      const above = slashed(relative(top, folder));
      const inner = [...(above === "" ? [] : [above]), parts[depth]].join("/");
      if (rules.ignores(inner, isFolder || depth < parts.length - 1)) return true;
    }
    return false;
  }

  /** A file with rules was changed. */
  forget(): void {
    this.known.clear();
    this.outside.clear();
    this.kept = 0;
  }

  /** `root`: the opened folder, or one above it when `folder` is that one. */
  private rulesOf(folder: string, root: string): Known {
    const known = this.known.get(folder);
    if (known) return known;
    const isRoot = folder === root;
    const isTop = isThere(join(folder, ".git")) || (isRoot && topAbove(folder) === null);
    const above = isTop ? null : this.rulesOf(dirname(folder), isRoot ? dirname(root) : root);
    const top = above?.top ?? folder;
    const inherited = above?.rules ?? this.rulesOfTop(folder);
    const own = join(folder, ".gitignore");
    if (isRoot) this.watch(own);
    const rules = inherited.with(readSmallFileNow(own, MAX_RULE_BYTES), slashed(relative(top, folder)));
    const found = { top, rules };
    if (rules !== inherited) this.kept += Math.min(rules.length, MAX_RULE_BYTES);
    if (this.kept > MAX_KEPT) {
      this.known.clear();
      this.kept = 0;
    }
    this.known.set(folder, found);
    return found;
  }

  /** What holds in the whole repository. */
  private rulesOfTop(top: string): IgnoreRules {
    return repositoryRuleFiles(top, this.home()).reduce((rules, path) => {
      this.watch(path);
      const readable = readablePath(path);
      if (readable === null) return rules;
      this.watch(readable);
      return rules.with(readSmallFileNow(readable, MAX_RULE_BYTES), "");
    }, IgnoreRules.none);
  }

  private watch(path: string): void {
    if (this.outside.size < MAX_WATCHED) this.outside.set(path, signOf(path));
  }

  private reload(): void {
    const now = this.now();
    if (now - this.lookedAt < LOOK_AGAIN_MS) return;
    this.lookedAt = now;
    for (const [path, sign] of this.outside) if (signOf(path) !== sign) return this.forget();
  }
}

/** The folder that holds the repository's `.git`, above `folder`; null: none does. */
function topAbove(folder: string): string | null {
  for (let at = dirname(folder); ; at = dirname(at)) {
    if (isThere(join(at, ".git"))) return at;
    if (dirname(at) === at) return null;
  }
}

function signOf(path: string): string {
  try {
    const { mtimeMs, size, ino } = lstatSync(path);
    return `${mtimeMs} ${size} ${ino}`;
  } catch {
    return "none";
  }
}

function isThere(path: string): boolean {
  return signOf(path) !== "none";
}

function slashed(path: string): string {
  return path.replaceAll("\\", "/");
}
