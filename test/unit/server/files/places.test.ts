// One place, however its URI is written; and the opened folder that a file belongs to.
import { expect, test } from "vitest";
import { folderOf, keyOf, NO_FOLDER } from "../../../../server/files/places";

test.each([
  ["a drive's letter and its colon", "file:///C%3A/shop/a.ts", "file:///c:/shop/a.ts"],
  ["a drive's letter alone", "file:///C:/shop/a.ts", "file:///c%3A/shop/a.ts"],
  ["letters that need no escape", "file:///shop/%61.ts", "file:///shop/a.ts"],
  ["letters of other languages", "file:///shop/값.ts", "file:///shop/%EA%B0%92.ts"],
  ["a blank", "file:///my shop/a.ts", "file:///my%20shop/a.ts"],
  ["a machine's name", "file://HOST/shop/a.ts", "file://host/shop/a.ts"],
])("one place written in two ways has one key: %s", (_what, left, right) =>
  expect(keyOf(left)).toBe(keyOf(right)),
);

test.each([
  ["another file", "file:///shop/a.ts", "file:///shop/b.ts"],
  ["another case of a name", "file:///shop/A.ts", "file:///shop/a.ts"],
  ["another case of a folder that looks like a drive", "file:///shop/C:/a.ts", "file:///shop/c:/a.ts"],
  ["another drive", "file:///C:/a.ts", "file:///d:/a.ts"],
  ["another kind of document", "untitled:/shop/a.ts", "file:///shop/a.ts"],
  ["another cell", "vscode-notebook-cell:/a#W0", "vscode-notebook-cell:/a#W1"],
])("two places have two keys: %s", (_what, left, right) => expect(keyOf(left)).not.toBe(keyOf(right)));

const SHOP = "file:///shop";
const INNER = "file:///shop/inner";

test.each([
  ["file:///shop/a.ts", [SHOP], SHOP],
  ["file:///shop/src/a.ts", [SHOP], SHOP],
  ["file:///shop/inner/a.ts", [SHOP, INNER], INNER],
  ["file:///shop/inner/a.ts", [INNER, SHOP], INNER],
  ["file:///shop/a.ts", [INNER, SHOP], SHOP],
  ["file:///shop/a.ts", [`${SHOP}/`], `${SHOP}/`],
  ["file:///a.ts", ["file:///"], "file:///"],
  ["file:///shopping/a.ts", [SHOP], NO_FOLDER],
  ["file:///shopping/a.ts", [`${SHOP}/`], NO_FOLDER],
  ["file:///other/shop/a.ts", [SHOP], NO_FOLDER],
  ["file:///shop", [SHOP], NO_FOLDER],
  ["file:///shop/a.ts", [], NO_FOLDER],
])("%s of %j lies in: %s", (file, folders, folder) => expect(folderOf(file, folders)).toBe(folder));
