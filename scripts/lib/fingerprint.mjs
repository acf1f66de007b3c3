// Whether something that was made from files must be made again: one digest over their paths, sizes and times.
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

const LEFT_OUT = new Set(["node_modules", "training", "__pycache__"]);

/** Digest of `paths` below `root`, folders with all that is in them; a path that does not exist counts as empty. */
export function fingerprint(root, paths) {
  const hash = createHash("sha256");
  for (const path of paths) addPath(hash, root, path);
  return hash.digest("hex");
}

function addPath(hash, root, path) {
  const stats = statSync(join(root, path), { throwIfNoEntry: false });
  if (!stats) return;
  if (!stats.isDirectory()) {
    hash.update(`${path}\0${stats.size}\0${stats.mtimeMs}\n`);
    return;
  }
  const names = readdirSync(join(root, path)).filter((name) => !LEFT_OUT.has(name));
  for (const name of names.sort()) addPath(hash, root, `${path}/${name}`);
}

/** Runs `make` unless `product` exists and the digest noted in `stampFile` is that of `paths` now. */
export async function makeWhenChanged({ root, paths, product, stampFile, make }) {
  const digest = fingerprint(root, paths);
  const noted = existsSync(stampFile) ? readFileSync(stampFile, "utf8") : null;
  if (existsSync(product) && noted === digest) return { note: "nothing changed" };
  await make();
  mkdirSync(dirname(stampFile), { recursive: true });
  writeFileSync(stampFile, digest);
  return {};
}
