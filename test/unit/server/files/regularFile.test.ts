// Files are looked at before they are opened, and held to their size.
import { execFileSync } from "node:child_process";
import { linkSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { readRegularFile, readSmallFileNow } from "../../../../server/files/regularFile";

let folder: string;
const at = (name: string) => join(folder, name);
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "loupe-regular-"))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test("a file is read up to its limit and not beyond, its mark of byte order left out", async () => {
  writeFileSync(at("a"), "\uFEFF한글");
  expect(await readRegularFile(at("a"), 9)).toBe("한글");
  expect(await readRegularFile(at("a"), 8)).toBeNull();
  expect(readSmallFileNow(at("a"), 9)).toBe("한글");
  expect(readSmallFileNow(at("a"), 8)).toBeNull();
  writeFileSync(at("b"), "a\uFEFF");
  expect(await readRegularFile(at("b"), 100)).toBe("a\uFEFF");
});

test("an empty file is an empty text", async () => {
  writeFileSync(at("a"), "");
  expect(await readRegularFile(at("a"), 0)).toBe("");
});

test("who looks has the last word, and gets the size", async () => {
  writeFileSync(at("a"), "abc");
  const seen: number[] = [];
  const look = (verdict: boolean) => (bytes: number) => {
    seen.push(bytes);
    return verdict;
  };
  expect(await readRegularFile(at("a"), 10, look(true))).toBe("abc");
  expect(await readRegularFile(at("a"), 10, look(false))).toBeNull();
  expect(seen).toEqual([3, 3]);
});

test("a file that grows or is exchanged between the look and the opening is not read", async () => {
  writeFileSync(at("a"), "abc");
  const grown = await readRegularFile(at("a"), 10, () => {
    writeFileSync(at("a"), "a".repeat(11));
    return true;
  });
  expect(grown).toBeNull();
  writeFileSync(at("b"), "abc");
  writeFileSync(at("c"), "def");
  const exchanged = await readRegularFile(at("b"), 10, () => {
    rmSync(at("b"));
    symlinkSync(at("c"), at("b"));
    return true;
  });
  expect(exchanged).toBeNull();
  writeFileSync(at("d"), "abc");
  const other = await readRegularFile(at("d"), 10, () => {
    writeFileSync(at("e"), "ghi");
    execFileSync("mv", [at("e"), at("d")]);
    return true;
  });
  expect(other).toBeNull();
});

test("what is no plain file is none: a pipe, a folder, a link, a second name, nothing", async () => {
  writeFileSync(at("a"), "abc");
  mkdirSync(at("folder"));
  execFileSync("mkfifo", [at("pipe")]);
  symlinkSync(at("a"), at("link"));
  for (const name of ["folder", "pipe", "link", "gone"]) {
    expect(await readRegularFile(at(name), 100)).toBeNull();
    expect(readSmallFileNow(at(name), 100)).toBe("");
  }
  linkSync(at("a"), at("second"));
  expect(await readRegularFile(at("second"), 100)).toBeNull();
  expect(readSmallFileNow(at("second"), 100)).toBe("abc");
});
