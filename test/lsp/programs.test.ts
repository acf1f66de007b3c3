// The built programs from a shell: what they print, where, and how they end.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { version } from "../../package.json";
import { withCodes } from "../../server/protocol/hiddenCharacters";
import { modelStoreFolder } from "../../server/model/storeFolder";

const DIST = join(import.meta.dirname, "..", "..", "dist");
const folder = mkdtempSync(join(tmpdir(), "my 상점 "));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function run(program: "loupe" | "loupe-language-server", ...args: string[]) {
  return spawnSync(process.execPath, [join(DIST, `${program}.js`), ...args], { encoding: "utf8", input: "" });
}

function fileWith(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

test.each(["loupe", "loupe-language-server"] as const)("%s tells its version and its usage", (program) => {
  expect(run(program, "--version").stdout).toBe(`${version}\n`);
  expect(run(program, "--help").stdout).toContain("Usage: ");
});

test("loupe complete prints exactly what is inserted, the same in JSON", () => {
  const path = fileWith("값.ts", "export function add(a: number, b: number) {\n  return a\n}\n");
  const plain = run("loupe", "complete", `${path}:2:11`);
  const json = JSON.parse(run("loupe", "complete", `${path}:2:11`, "--json").stdout) as {
    kind: string;
    insertText?: string;
    generate?: { runs: number };
  };
  expect(plain.status).toBe(0);
  expect(plain.stdout).toBe(json.insertText ?? "");
  expect(json.generate?.runs).toBeGreaterThan(0);
});

test("loupe tokens prints a row for each token, and their bytes give the file", () => {
  const text = "let 값 = '🙂';\n\tx\r\n";
  const path = fileWith("tokens.ts", text);
  const { tokens, count } = JSON.parse(run("loupe", "tokens", path, "--json").stdout) as {
    count: number;
    tokens: { bytes: number[] }[];
  };
  expect(Buffer.from(tokens.flatMap(({ bytes }) => bytes)).toString()).toBe(text);
  const lines = run("loupe", "tokens", path).stdout.trimEnd().split("\n");
  expect(lines).toHaveLength(count + 2);
  expect(lines.at(-1)).toMatch(new RegExp(`^${count} tokens, \\d\\.\\d\\d characters per token$`));
});

test("a terminal gets nothing that would move its cursor, and JSON says the same as before", () => {
  const text = "const a = '\x1b[2J\x9b1m\u202e\u200b';\rb\n";
  const path = fileWith("hidden.ts", text);
  const [table, json] = [run("loupe", "tokens", path), run("loupe", "tokens", path, "--json")];
  expect(withCodes(table.stdout)).toBe(table.stdout);
  expect(withCodes(json.stdout)).toBe(json.stdout);
  expect(table.stdout).not.toContain("\r");
  const { tokens } = JSON.parse(json.stdout) as { tokens: { bytes: number[] }[] };
  expect(Buffer.from(tokens.flatMap(({ bytes }) => bytes)).toString()).toBe(text);
  expect(run("loupe", "tokens", `${folder}/\x1b[2J.ts`).stderr).toContain("⟨1B⟩[2J");
});

test.each([
  [[], "expected a command"],
  [["explode", "x"], "got explode"],
  [["complete"], "takes one argument"],
  [["complete", "a.ts"], "expected FILE:LINE:COLUMN"],
  [["complete", join(folder, "none.ts:1:1")], "cannot read"],
  [["complete", `${fileWith("one.ts", "a\nb\n")}:9:1`], "there is no line 9"],
  [["complete", `${fileWith("one.ts", "a\nb\n")}:1:5`], "has 2 columns"],
  [["tokens", join(folder, "none.ts")], "cannot read"],
  [["tokens", fileWith("large.ts", "a".repeat(2 ** 22 + 1))], "expected at most 4194304 bytes"],
  [["tokens", fileWith(".env", "TOKEN=1\n")], "such a file is never read"],
  [["complete", `${fileWith("server.key", "a\n")}:1:1`], "such a file is never read"],
  [["--foo"], "Unknown option '--foo'"],
])("loupe %j ends with 2 and one line on stderr", (args, message) => {
  const { status, stdout, stderr } = run("loupe", ...args);
  expect(status).toBe(2);
  expect(stdout).toBe("");
  expect(stderr).toContain(message);
  expect(stderr.trimEnd().split("\n")).toHaveLength(1);
});

test.each([[[]], [["--foo"]], [["--stdio", "--node-ipc"]], [["--node-ipc"]]])(
  "loupe-language-server %j ends with 2 and one line on stderr",
  (args) => {
    const { status, stderr } = run("loupe-language-server", ...args);
    expect(status).toBe(2);
    expect(stderr.trimEnd().split("\n")).toHaveLength(1);
  },
);

test("uninstalling removes the models that came later, and nothing beside them", () => {
  const models = modelStoreFolder(process.platform, { XDG_DATA_HOME: folder, LOCALAPPDATA: folder }, folder);
  mkdirSync(join(models, "some-model"), { recursive: true });
  const beside = join(dirname(models), "kept.txt");
  writeFileSync(beside, "");
  const env = { ...process.env, XDG_DATA_HOME: folder, LOCALAPPDATA: folder, HOME: folder };
  const done = spawnSync(process.execPath, [join(DIST, "uninstall.js")], { env, encoding: "utf8" });
  expect(done.status).toBe(0);
  expect(existsSync(models)).toBe(false);
  expect(existsSync(beside)).toBe(true);
});
