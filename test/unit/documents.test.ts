// The documents name files and folders that are there.
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";

const ROOT = join(import.meta.dirname, "../..");
const DOCUMENTS = [
  "README.md",
  "ARCHITECTURE.md",
  "CONTRIBUTING.md",
  "STYLE.md",
  "SECURITY.md",
  "docs/figures.md",
];

test.each(DOCUMENTS)("%s names paths of this repository that exist", (document) => {
  const text = readFileSync(join(ROOT, document), "utf8");
  // Other repositories' paths stand after `owner/name: `.
  const own = text.matchAll(/(?<!:\s+)\b(?:server|extension|media|scripts|test|models|docs)\/[\w./-]*\w\/?/g);
  const links = [...text.matchAll(/\]\((?!http)([^)#]+)/g)].map(([, path = ""]) =>
    join(dirname(document), path),
  );
  const named = [...[...own].map(([path]) => path), ...links];
  expect(named.length).toBeGreaterThan(0);
  expect(named.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
});
