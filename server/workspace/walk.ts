// A folder on disk → the paths of its source files, those near the root first. Follows no symbolic link, so it never
// leaves the folder.
import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { IgnoreRules } from "../files/ignoreRules";
import { isSkippedFolder, isSourceFile } from "../files/sourceFiles";

/** A workspace beyond these is not walked to its end. */
const MAX_FOLDERS = 20_000;
const MAX_FILES = 50_000;

interface Folder {
  /** Relative to the root, forward slashes; empty for the root. */
  readonly path: string;
  readonly rules: IgnoreRules;
}

/** Absolute paths. What cannot be read is passed over: it may have gone meanwhile. */
export async function* sourceFilesIn(root: string): AsyncGenerator<string, void> {
  const waiting: Folder[] = [{ path: "", rules: IgnoreRules.none }];
  let files = 0;
  for (let folders = 0; waiting.length > 0 && folders < MAX_FOLDERS; folders++) {
    const { path, rules: above } = waiting.shift() as Folder;
    const entries = await readdir(join(root, path), { withFileTypes: true }).catch(() => []);
    const hasRules = entries.some((entry) => entry.name === ".gitignore" && entry.isFile());
    const rules = hasRules ? above.with(await textOf(join(root, path, ".gitignore")), path) : above;
    for (const entry of entries) {
      const inner = path === "" ? entry.name : `${path}/${entry.name}`;
      if (entry.isDirectory()) {
        if (!isSkippedFolder(entry.name) && !rules.ignores(inner, true)) waiting.push({ path: inner, rules });
      } else if (entry.isFile() && !rules.ignores(inner, false)) {
        const absolute = join(root, inner);
        const bytes = await stat(absolute).then(
          ({ size }) => size,
          () => Infinity,
        );
        if (!isSourceFile(entry.name, bytes)) continue;
        if (++files > MAX_FILES) return;
        yield absolute;
      }
    }
  }
}

/** Empty where it cannot be read. */
export function textOf(path: string): Promise<string> {
  return readFile(path, "utf8").catch(() => "");
}
