// A file's folder → the folder an editor would have opened: the nearest one above it that holds a project.
import { access } from "node:fs/promises";
import { dirname, join } from "node:path";

const PROJECT_SIGNS = [".git", "package.json", "pyproject.toml", "setup.py"];

export async function findWorkspaceFolder(start: string): Promise<string> {
  for (let folder = start; ; folder = dirname(folder)) {
    const signs = await Promise.all(PROJECT_SIGNS.map((sign) => exists(join(folder, sign))));
    if (signs.includes(true)) return folder;
    if (dirname(folder) === folder) return start;
  }
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
