// Source files → the circles of imports among them, type imports included: of two files that need each other, neither
// can be read first.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

const IMPORT = /(?:^|\n)(?:import|export)\b[^;"]*?from\s*"(\.[^"]+)"/g;

/** @param {readonly string[]} folders @returns {string[][]} each circle as the paths on it, in order */
export function findCircles(folders) {
  const files = folders.flatMap((folder) =>
    readdirSync(folder, { recursive: true })
      .filter((name) => name.endsWith(".ts"))
      .map((name) => join(folder, name)),
  );
  const imports = new Map(files.map((file) => [file, importsOf(file)]));
  const done = new Set();
  const circles = [];
  const visit = (file, path) => {
    const at = path.indexOf(file);
    if (at >= 0) return void circles.push(path.slice(at));
    if (done.has(file)) return;
    for (const next of imports.get(file) ?? []) visit(next, [...path, file]);
    done.add(file);
  };
  for (const file of files) visit(file, []);
  return circles;
}

function importsOf(file) {
  return [...readFileSync(file, "utf8").matchAll(IMPORT)]
    .map(([, source]) => join(dirname(file), source))
    .flatMap((path) => [`${path}.ts`, join(path, "index.ts")].filter(existsSync));
}
