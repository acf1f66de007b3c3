// What was made is made again when a source changed, came or went, and when the product is gone.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { makeWhenChanged } from "../../../../scripts/lib/fingerprint.mjs";

let root;
let made;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "loupe-made-"));
  made = 0;
  mkdirSync(join(root, "src"));
  writeFileSync(join(root, "src/a.ts"), "a");
  writeFileSync(join(root, "src/b.ts"), "b");
});
afterEach(() => rmSync(root, { recursive: true }));

function build() {
  const make = () => {
    made += 1;
    writeFileSync(join(root, "product.js"), "made");
    return Promise.resolve();
  };
  const places = { product: join(root, "product.js"), stampFile: join(root, "stamps/build") };
  return makeWhenChanged({ root, paths: ["src", "missing.json"], make, ...places });
}

test("makes nothing the second time", async () => {
  await build();
  expect(await build()).toEqual({ note: "nothing changed" });
  expect(made).toBe(1);
});

test.each([
  ["changed", () => writeFileSync(join(root, "src/a.ts"), "longer")],
  ["added", () => writeFileSync(join(root, "src/c.ts"), "c")],
  ["deleted", () => rmSync(join(root, "src/b.ts"))],
])("makes again when a source was %s", async (_what, change) => {
  await build();
  change();
  await build();
  expect(made).toBe(2);
});

test("makes again when the product is gone", async () => {
  await build();
  rmSync(join(root, "product.js"));
  await build();
  expect(made).toBe(2);
});
