// The gate by itself: what it lets through of documents and files, and that it looks before it opens.
import { execFileSync } from "node:child_process";
import { linkSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type GateSettings, isCodeScheme, ReadingGate } from "../../../../server/files/gate";

let base: string;
let now = 0;
let settings: Record<string, GateSettings> = {};
const NONE: GateSettings = { excludedFiles: [], filesExclude: [] };
const at = (path: string) => join(base, path);
const uriOf = (path: string) => pathToFileURL(at(path)).href;
const gateOf = (...folders: string[]) =>
  new ReadingGate({
    folders: () => folders.map(uriOf),
    settingsOf: (folder) => settings[folder] ?? NONE,
    now: () => now,
  });

function put(path: string, text = "export const a = 1;\n"): void {
  mkdirSync(dirname(at(path)), { recursive: true });
  writeFileSync(at(path), text);
}

beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), "loupe-gate 한글-"));
  settings = {};
  now = 0;
  mkdirSync(at("shop/.git"), { recursive: true });
});
afterEach(() => rmSync(base, { recursive: true, force: true }));

test.each([
  "file:///a.ts",
  "untitled:a",
  "vscode-notebook-cell:/a#W0",
  "vscode-vfs://a/b",
  "vscode-remote://a/b",
])("%s is a place to write code in", (uri) => expect(isCodeScheme(uri)).toBe(true));
test.each(["git:/a.ts", "output:a", "comment://a", "filed:/a.ts", "a.ts", ":a", ""])("%s is none", (uri) =>
  expect(isCodeScheme(uri)).toBe(false),
);

test("a file is read as it is, without the mark of its byte order", async () => {
  put("shop/src/a.ts", "\uFEFFconst 값 = 1;\n");
  expect(await gateOf("shop").read(at("shop/src/a.ts"))).toBe("const 값 = 1;\n");
});

test.each([
  ["outside of the opened folder", "other/a.ts"],
  ["the folder itself", "shop"],
  ["one with a secret name", "shop/config/.env"],
  ["no source", "shop/a.png"],
  ["what is installed", "shop/node_modules/x/a.ts"],
  ["below a folder of a tool", "shop/.cache/a.ts"],
  ["what is not there", "shop/gone.ts"],
])("nothing is read: %s", async (_what, path) => {
  for (const name of [
    "other/a.ts",
    "shop/config/.env",
    "shop/a.png",
    "shop/node_modules/x/a.ts",
    "shop/.cache/a.ts",
  ])
    put(name);
  expect(await gateOf("shop").read(at(path))).toBeNull();
});

test("a file that only looks like such a folder is read", async () => {
  for (const path of ["shop/src/build.ts", "shop/.eslintrc.js", "shop/src/node_modules/x/a.ts"]) put(path);
  expect(await gateOf("shop").read(at("shop/src/build.ts"))).not.toBeNull();
  expect(await gateOf("shop").read(at("shop/.eslintrc.js"))).not.toBeNull();
  expect(await gateOf("shop").read(at("shop/src/node_modules/x/a.ts"))).toBeNull();
});

test("size is asked for first: 256 KB of source, 32 KB of data", async () => {
  const gate = gateOf("shop");
  put("shop/a.ts", "a".repeat(256 * 1024));
  put("shop/b.ts", "a".repeat(256 * 1024 + 1));
  put("shop/c.json", "a".repeat(32 * 1024 + 1));
  expect((await gate.read(at("shop/a.ts")))?.length).toBe(256 * 1024);
  expect(await gate.read(at("shop/b.ts"))).toBeNull();
  expect(await gate.read(at("shop/c.json"))).toBeNull();
});

test("a pipe, a folder, a link and a second name are not opened", async () => {
  const gate = gateOf("shop");
  put("shop/a.ts");
  mkdirSync(at("shop/folder.ts"));
  execFileSync("mkfifo", [at("shop/pipe.ts")]);
  symlinkSync(at("shop/a.ts"), at("shop/link.ts"));
  expect(await gate.read(at("shop/pipe.ts"))).toBeNull();
  expect(await gate.read(at("shop/folder.ts"))).toBeNull();
  expect(await gate.read(at("shop/link.ts"))).toBeNull();
  expect(await gate.read(at("shop/a.ts"))).not.toBeNull();
  linkSync(at("shop/a.ts"), at("shop/second.ts"));
  expect(await gate.read(at("shop/second.ts"))).toBeNull();
});

test("what lies at a path is told without following a link", () => {
  put("shop/a.ts");
  symlinkSync(at("shop/a.ts"), at("shop/link.ts"));
  const gate = gateOf("shop");
  const kinds = ["shop/a.ts", "shop", "shop/link.ts", "shop/gone"].map((path) => gate.kindOf(at(path)));
  expect(kinds).toEqual(["file", "folder", "nothing", "nothing"]);
});

test("a link that leads to a secret name is excluded under its own name", () => {
  put("shop/.env", "A=1\n");
  symlinkSync(at("shop/.env"), at("shop/config.ts"));
  mkdirSync(at("elsewhere"));
  symlinkSync(at("shop/.env"), at("elsewhere/config.ts"));
  expect(gateOf("shop").isExcluded(uriOf("elsewhere/config.ts"))).toBe(true);
  put("shop/plain.ts");
  const gate = gateOf("shop");
  expect(
    ["shop/config.ts", "shop/plain.ts", "shop/gone.ts"].map((path) => gate.isExcluded(uriOf(path))),
  ).toEqual([true, false, false]);
});

test("where a link leads is looked at again after a second, at once when rules changed, and before each reading", async () => {
  put("shop/.env", "A=1\n");
  put("shop/a.ts");
  const gate = gateOf("shop");
  const judged = () => gate.isExcluded(uriOf("shop/a.ts"));
  expect(judged()).toBe(false);
  rmSync(at("shop/a.ts"));
  symlinkSync(at("shop/.env"), at("shop/a.ts"));
  now = 999;
  expect(gate.isExcluded(uriOf("shop/other.ts"))).toBe(false);
  expect(judged()).toBe(false);
  now = 1000;
  expect(judged()).toBe(true);
  rmSync(at("shop/a.ts"));
  put("shop/a.ts");
  expect(judged()).toBe(true);
  gate.rulesChanged();
  expect(judged()).toBe(false);
  rmSync(at("shop/a.ts"));
  symlinkSync(at("shop/.env"), at("shop/a.ts"));
  await gate.read(at("shop/a.ts"));
  expect(judged()).toBe(true);
});

test("of at most 500 places it is remembered where they lead", () => {
  put("shop/.env", "A=1\n");
  put("shop/a.ts");
  const gate = gateOf("shop");
  const judged = (name: string) => gate.isExcluded(uriOf(`shop/${name}.ts`));
  expect(judged("a")).toBe(false);
  rmSync(at("shop/a.ts"));
  symlinkSync(at("shop/.env"), at("shop/a.ts"));
  for (let i = 1; i < 500; i++) judged(`other${i}`);
  expect(judged("a")).toBe(false);
  judged("other500");
  expect(judged("a")).toBe(true);
});

test("a document reached through a link is not used, wherever the link leads; one reached through the opened folder's own is", () => {
  put("shop/src/a.ts");
  put("elsewhere/b.ts");
  symlinkSync(at("elsewhere"), at("shop/src/linked"));
  symlinkSync(at("shop"), at("door"));
  const gate = gateOf("shop", "door");
  expect(gate.mayUse(uriOf("shop/src/a.ts"))).toBe(true);
  expect(gate.mayUse(uriOf("shop/src/linked/b.ts"))).toBe(false);
  expect(gate.mayUse(uriOf("door/src/a.ts"))).toBe(true);
  symlinkSync(at("shop/src/a.ts"), at("shop/again.ts"));
  expect(gate.mayUse(uriOf("shop/again.ts"))).toBe(false);
});

// `notes.ts` and `.env` may be one file: closed it was not read, open it was learnt.
test("a document whose file has a second name is not used", () => {
  put("shop/.env", "A=1\n");
  linkSync(at("shop/.env"), at("shop/notes.ts"));
  mkdirSync(at("elsewhere"));
  linkSync(at("shop/.env"), at("elsewhere/notes.ts"));
  const gate = gateOf("shop");
  expect(gate.mayUse(uriOf("shop/notes.ts"))).toBe(false);
  expect(gate.mayUse(uriOf("elsewhere/notes.ts"))).toBe(false);
  rmSync(at("shop/.env"));
  rmSync(at("elsewhere/notes.ts"));
  gate.rulesChanged();
  expect(gate.mayUse(uriOf("shop/notes.ts"))).toBe(true);
});

test("documents of no folder and new ones are used, those of other kinds are not", () => {
  const gate = gateOf("shop");
  expect(gate.mayUse(uriOf("elsewhere/a.ts"))).toBe(true);
  expect(gate.mayUse("untitled:Untitled-1")).toBe(true);
  expect(gate.mayUse(uriOf("shop/new.ts"))).toBe(true);
  expect(gate.mayUse("git:/shop/a.ts")).toBe(false);
  expect(gate.mayUse(uriOf("elsewhere/.env"))).toBe(false);
});

test("ignore rules hold for documents, files and folders, and anew when they changed", async () => {
  put("shop/.gitignore", "*.gen.ts\nlogs/\nc.ts/\n");
  for (const path of ["shop/c.ts", "shop/a.gen.ts", "shop/logs/a.ts", "shop/b.ts"]) put(path);
  const gate = gateOf("shop");
  expect(gate.mayUse(uriOf("shop/a.gen.ts"))).toBe(false);
  expect(await gate.read(at("shop/a.gen.ts"))).toBeNull();
  expect(await gate.read(at("shop/logs/a.ts"))).toBeNull();
  expect(gate.mayUse(uriOf("shop/c.ts"))).toBe(true);
  expect(gate.mayEnter(at("shop/logs"))).toBe(false);
  expect(gate.mayEnter(at("shop/src"))).toBe(true);
  put("shop/.gitignore", "b.ts\n");
  gate.rulesChanged();
  expect(["shop/a.gen.ts", "shop/b.ts"].map((path) => gate.mayUse(uriOf(path)))).toEqual([true, false]);
});

test("folders: those of tools and packages, the opened one itself and others are not entered", () => {
  const gate = gateOf("shop");
  const entered = ["shop/src", "shop/node_modules", "shop/src/.git/x", "shop", "other"];
  expect(entered.map((path) => gate.mayEnter(at(path)))).toEqual([true, false, false, false, false]);
});

test("each folder has its settings; the innermost opened folder decides", async () => {
  settings = {
    [uriOf("shop")]: { excludedFiles: ["legal"], filesExclude: ["out2"] },
    [uriOf("shop/inner")]: { excludedFiles: ["draft"], filesExclude: [] },
    "": { excludedFiles: ["loose"], filesExclude: [] },
  };
  const gate = gateOf("shop", "shop/inner");
  for (const path of ["shop/legal/a.ts", "shop/out2/a.ts", "shop/inner/legal/a.ts", "shop/inner/draft/a.ts"])
    put(path);
  const used = (path: string) => gate.mayUse(uriOf(path));
  expect(used("shop/legal/a.ts")).toBe(false);
  expect(used("shop/out2/a.ts")).toBe(false);
  expect(await gate.read(at("shop/out2/a.ts"))).toBeNull();
  expect(used("shop/inner/legal/a.ts")).toBe(true);
  expect(used("shop/inner/out2/a.ts")).toBe(true);
  expect(used("shop/src/out2/a.ts")).toBe(true);
  expect(used("shop/inner/draft/a.ts")).toBe(false);
  expect(used("elsewhere/loose/a.ts")).toBe(false);
  expect(used("elsewhere/legal/a.ts")).toBe(true);
  expect(gate.mayEnter(at("shop/legal"))).toBe(false);
  expect(gate.mayEnter(at("shop/out2"))).toBe(false);
  expect(gate.isExcluded(uriOf("shop/out2/a.ts"))).toBe(false);
});

test("a folder and a file are the same however their URI is written", () => {
  settings = { [`${uriOf("shop")}/`]: { excludedFiles: ["legal"], filesExclude: [] } };
  const gate = new ReadingGate({
    folders: () => [`${uriOf("shop")}/`],
    settingsOf: (folder) => settings[folder] ?? NONE,
  });
  expect(gate.mayUse(uriOf("shop/legal/a.ts").replace("legal", "%6Cegal"))).toBe(false);
  expect(gate.mayUse(uriOf("shop/a.ts"))).toBe(true);
});

test("folders that lie nowhere on this machine have no rules, though a folder here has their path", () => {
  put("shop/.gitignore", "a.ts\n");
  put("shop/.env", "A=1\n");
  put("shop/one.ts");
  linkSync(at("shop/one.ts"), at("shop/two.ts"));
  symlinkSync(at("shop/.env"), at("shop/link.ts"));
  const elsewhere = uriOf("shop").replace("file:", "vscode-vfs:");
  const gate = new ReadingGate({ folders: () => [elsewhere, uriOf("shop")], settingsOf: () => NONE });
  for (const name of ["a.ts", "one.ts", "link.ts"]) {
    expect([name, gate.mayUse(uriOf(`shop/${name}`))]).toEqual([name, false]);
    expect([name, gate.mayUse(`${elsewhere}/${name}`)]).toEqual([name, true]);
  }
  expect(gate.mayUse(`${elsewhere}/node_modules/a.ts`)).toBe(true);
  expect(gate.mayUse(`${elsewhere}/.env`)).toBe(false);
});
