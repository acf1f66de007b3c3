// Builds and packages the product when its sources have changed since.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { ROOT, runNode } from "./command.mjs";
import { makeWhenChanged } from "./fingerprint.mjs";

const SOURCES = [
  "extension",
  "server",
  "media",
  "package.json",
  "package-lock.json",
  "tsconfig.json",
  "scripts/build.mjs",
];
const PACKAGED = [
  ...SOURCES,
  "models",
  "scripts/package.mjs",
  "scripts/lib/packageFiles.mjs",
  ".vscodeignore",
  "package.nls.json",
  "package.nls.ko.json",
  "l10n",
  "README.md",
  "CHANGELOG.md",
  "SECURITY.md",
  "THIRD_PARTY_NOTICES.md",
  "notices",
  "LICENSE",
];

/** Notes of what was made last; outside dist/, which the build empties. */
const STAMPS = join(ROOT, "node_modules", ".cache", "loupe");

export function buildProduct() {
  return makeWhenChanged({
    root: ROOT,
    paths: SOURCES,
    product: join(ROOT, "dist", "loupe.js"),
    stampFile: join(STAMPS, "build"),
    make: () => runNode([join(ROOT, "scripts/build.mjs")]),
  });
}

/** The VSIX for this platform. @returns {Promise<{ note?: string, vsix: string }>} */
export async function packageProduct(target = platformTarget()) {
  const vsix = join(ROOT, `loupe-${target}.vsix`);
  const make = async () => {
    const output = await runNode([join(ROOT, "scripts/package.mjs"), "--target", target]);
    if (!existsSync(vsix))
      throw new Error(`expected ${vsix} from scripts/package.mjs, which wrote:\n${output}`);
  };
  const stampFile = join(STAMPS, `package-${target}`);
  const { note } = await makeWhenChanged({ root: ROOT, paths: PACKAGED, product: vsix, stampFile, make });
  return { vsix, ...(note && { note }) };
}

/** As `npm run package -- --target` and the marketplace call this system. */
export function platformTarget(platform = process.platform, arch = process.arch) {
  return `${platform}-${arch}`;
}
