// For tests of a file: a folder of its own for each test, with a repository and a user's folder in it.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach } from "vitest";
import { IgnoredFiles } from "../../server/files/ignoredFiles";

export interface RepositoryFolder {
  readonly at: (path: string) => string;
  readonly put: (path: string, text: string) => void;
  /** Rules not looked at yet, of a user whose folder is `home`, at a time that the test tells. */
  readonly ignored: () => IgnoredFiles;
}

export function repositoryFolder(now: () => number = () => 0): RepositoryFolder {
  let base = "";
  const at = (path: string) => join(base, path);
  beforeEach(() => {
    base = mkdtempSync(join(tmpdir(), "loupe 한글-"));
    mkdirSync(at("repo/.git/info"), { recursive: true });
  });
  afterEach(() => rmSync(base, { recursive: true }));
  const put = (path: string, text: string) => {
    mkdirSync(dirname(at(path)), { recursive: true });
    writeFileSync(at(path), text);
  };
  return { at, put, ignored: () => new IgnoredFiles(now, () => at("home")) };
}
