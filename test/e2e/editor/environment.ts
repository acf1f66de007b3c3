// What scripts/lib/endToEnd.mjs found or installed for these tests.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const ROOT = fileURLToPath(new URL("../../..", import.meta.url));
export const OUT = join(ROOT, "test/e2e/out");
export const SAMPLE_WORKSPACE = join(ROOT, "test/fixtures/workspace");

export const VSIX = required("LOUPE_E2E_VSIX");
export const BROWSER = required("LOUPE_E2E_BROWSER");
export const CODE_SERVER_NODE = required("LOUPE_E2E_NODE");
export const CODE_SERVER_ENTRY = required("LOUPE_E2E_CODE_SERVER");

function required(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: run these tests with npm run test:e2e`);
  return value;
}

/** `publisher.name-version`, the folder that VS Code installs the extension into. */
export function installedFolderName(): string {
  const { publisher, name, version } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as {
    publisher: string;
    name: string;
    version: string;
  };
  return `${publisher}.${name}-${version}`;
}
