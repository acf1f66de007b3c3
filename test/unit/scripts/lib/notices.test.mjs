// Nothing ships without its notice: a copy of the notices with something taken out is found wanting.
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeEach, expect, test } from "vitest";
import { missingNotices } from "../../../../scripts/lib/notices.mjs";

const ROOT = join(import.meta.dirname, "../../../..");
const folder = mkdtempSync(join(tmpdir(), "loupe-notices-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
let root = "";
let copies = 0;

/** All but the notices are links. */
beforeEach(() => {
  root = join(folder, String(copies++));
  cpSync(join(ROOT, "notices"), join(root, "notices"), { recursive: true });
  cpSync(join(ROOT, "THIRD_PARTY_NOTICES.md"), join(root, "THIRD_PARTY_NOTICES.md"));
  const linked = ["node_modules", "extension", "server", "media", "models", "dist", "l10n", "package.json"];
  for (const name of [...linked, "tsconfig.json", ".vscodeignore"])
    symlinkSync(join(ROOT, name), join(root, name));
});

function edit(name, change) {
  const path = join(root, name);
  writeFileSync(path, change(readFileSync(path, "utf8")));
}

test("finds none missing in what is committed", async () => {
  expect(await missingNotices(ROOT)).toEqual([]);
});

test.each([
  ["a package's section", "THIRD_PARTY_NOTICES.md", /## lit-html [^]*?(?=## )/, "is not of what is bundled"],
  ["the runtime's version", "notices/onnxruntime.txt", /^onnxruntime [\d.]+/, "is not of onnxruntime"],
  ["a grammar", "notices/grammars.txt", / python/, "names the grammar python"],
])("misses %s", async (_what, name, pattern, sentence) => {
  edit(name, (text) => text.replace(pattern, ""));
  expect(await missingNotices(root)).toEqual([expect.stringContaining(sentence)]);
});
