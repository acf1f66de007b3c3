// Certificate files → their texts: what is none is told of, and neither waited for nor taken into memory.
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { readCertificates } from "../../../../server/net/certificates";
import { type Sentence, toEnglish } from "../../../../server/protocol/sentences";

const folder = mkdtempSync(join(tmpdir(), "loupe-certificates-"));
const at = (name: string) => join(folder, name);
afterAll(() => rmSync(folder, { recursive: true }));

function read(...names: string[]): { texts: string[]; told: string[] } {
  const told: Sentence[] = [];
  const texts = readCertificates(names.map(at), (sentence) => told.push(sentence));
  return { texts, told: told.map(toEnglish) };
}

test("gives the text of each, links followed, and tells of one that is not there", () => {
  writeFileSync(at("a.pem"), "a");
  symlinkSync(at("a.pem"), at("b.pem"));
  const { texts, told } = read("a.pem", "gone.pem", "b.pem");
  expect(texts).toEqual(["a", "a"]);
  expect(told).toEqual([expect.stringMatching(/cannot be read: .*gone\.pem/)]);
});

test.skipIf(process.platform === "win32")("a pipe, a folder and a file of any size are none", () => {
  execFileSync("mkfifo", [at("pipe.pem")]);
  writeFileSync(at("most.pem"), "");
  truncateSync(at("most.pem"), 2 ** 22);
  writeFileSync(at("large.pem"), "");
  truncateSync(at("large.pem"), 2 ** 22 + 1);
  const { texts, told } = read("pipe.pem", ".", "large.pem", "most.pem");
  expect(texts.map(({ length }) => length)).toEqual([2 ** 22]);
  expect(told).toHaveLength(3);
  expect(told[0]).toMatch(/expected a file/);
  expect(told[2]).toMatch(/expected at most 4194304 bytes, got 4194305/);
});
