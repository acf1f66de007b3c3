// Whether a file of the workspace is one that its owners want left alone: by the `.gitignore` files above it and the
// editor's `files.exclude`. Answered at once from what was read before; rules are read once a folder.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { URI } from "vscode-uri";
import { globSource } from "./glob";
import { IgnoreRules } from "./ignoreRules";

export interface IgnoredFilesDeps {
  /** URIs of the workspace's folders. */
  readonly folders: () => readonly string[];
  /** Globs of `files.exclude` that are on. */
  readonly excluded: () => readonly string[];
}

export class IgnoredFiles {
  private readonly rules = new Map<string, IgnoreRules>();

  constructor(private readonly deps: IgnoredFilesDeps) {}

  /** False for what lies in no workspace folder, and for documents that are no files. */
  isIgnored(uri: string): boolean {
    const folder = this.deps
      .folders()
      .find((candidate) => uri.startsWith(`${candidate.replace(/\/$/, "")}/`));
    if (!folder?.startsWith("file:")) return false;
    const root = URI.parse(folder).fsPath;
    const path = URI.parse(uri).path.slice(URI.parse(folder).path.replace(/\/$/, "").length + 1);
    if (this.isExcluded(path)) return true;
    const parts = path.split("/");
    let rules = IgnoreRules.none;
    for (let depth = 0; depth < parts.length; depth++) {
      const above = parts.slice(0, depth).join("/");
      rules = this.rulesOf(root, above, rules);
      if (rules.ignores(parts.slice(0, depth + 1).join("/"), depth < parts.length - 1)) return true;
    }
    return false;
  }

  /** A `.gitignore` was changed. */
  forget(): void {
    this.rules.clear();
  }

  private rulesOf(root: string, folder: string, above: IgnoreRules): IgnoreRules {
    const key = join(root, folder);
    const rules = this.rules.get(key) ?? above.with(textOf(join(key, ".gitignore")), folder);
    this.rules.set(key, rules);
    return rules;
  }

  private isExcluded(path: string): boolean {
    return this.deps.excluded().some((glob) => new RegExp(`^${globSource(glob)}(?:/|$)`).test(path));
  }
}

/** Empty where there is none. */
function textOf(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    // Most folders have none.
    return "";
  }
}
