// The one gate, from outside: sixty names that must not be read, by walk, open and close, change, rename, import, link and
// hard link; the server's own file opens are traced, and none of these is among them. What became excluded is forgotten.
import {
  linkSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { FORBIDDEN_NAMES } from "../support/forbiddenNames";
import { insertTextOf, LspClient } from "./client";

const SECRET =
  'export function connectBilling(client: BillingClient) {\n  client.authorize("zq81-secret-billing", { retries: 3 });\n}\n';
const PROBE = "export function connectBilling(client: BillingClient) {\n  client.authorize(\n}\n";
const folder = mkdtempSync(join(tmpdir(), "loupe-gate-"));
const trace = `${folder}.trace`;
const at = (path: string) => join(folder, path);
const uriOf = (path: string) => pathToFileURL(at(path)).href;
const CREATED = 1;
const CHANGED = 2;
const DELETED = 3;

let client: LspClient;
let settings: Record<string, unknown> = {};

function put(path: string, text: string): void {
  mkdirSync(dirname(at(path)), { recursive: true });
  writeFileSync(at(path), text);
}

const tell = (path: string, type: number) =>
  client.connection.sendNotification("workspace/didChangeWatchedFiles", {
    changes: [{ uri: uriOf(path), type }],
  });

async function waitForMemory(): Promise<number> {
  for (;;) {
    const { memory } = await client.report();
    if (memory.isComplete) return memory.files;
  }
}

let probes = 0;
async function suggestion(): Promise<string> {
  const uri = uriOf(`src/probe${++probes}.ts`);
  await client.open(uri, "typescript", PROBE);
  const text = insertTextOf(await client.complete(uri, { line: 1, character: 19 }, { triggerKind: 1 }));
  await client.close(uri);
  return text ?? "";
}

const opened = () => readFileSync(trace, "utf8").split("\n");
/** Each in a folder of its own: some names are those of other names' folders. */
const PATHS = FORBIDDEN_NAMES.map((name, i) => `n${i}/${name}`);
const forbiddenOpened = () => opened().filter((path) => PATHS.some((name) => path.endsWith(`/${name}`)));

beforeAll(async () => {
  put("src/x.ts", "export const x = 1;\n");
  for (const path of PATHS) put(path, SECRET);
  writeFileSync(trace, "");
  client = await LspClient.start({
    rootUri: pathToFileURL(folder).href,
    capabilities: { workspace: { configuration: true } },
    configuration: () => settings,
    env: {
      NODE_OPTIONS: `--import=${pathToFileURL(join(import.meta.dirname, "tracer.mjs")).href}`,
      LOUPE_TRACE: trace,
    },
  });
  await client.state("ready");
  await waitForMemory();
});
afterAll(async () => {
  await client.stop();
  rmSync(folder, { recursive: true, force: true });
  rmSync(trace, { force: true });
});

test("the walk opens the source file and none of the forbidden ones", async () => {
  expect(await waitForMemory()).toBe(1);
  expect(opened().some((path) => path.endsWith("/src/x.ts"))).toBe(true);
  expect(forbiddenOpened()).toEqual([]);
});

test("neither opening and closing nor change and rename events open one", async () => {
  for (const name of PATHS) {
    await client.open(uriOf(name), "typescript", SECRET);
    await client.close(uriOf(name));
    await tell(name, CHANGED);
    await tell(name, DELETED);
    await tell(name, CREATED);
  }
  expect(await waitForMemory()).toBe(1);
  expect(forbiddenOpened()).toEqual([]);
  expect(await suggestion()).not.toContain("zq81");
});

test("neither does a source file that is a link, a second name, or imports it", async () => {
  for (const [i, name] of PATHS.entries()) {
    symlinkSync(at(name), at(`src/link${i}.ts`));
    linkSync(at(name), at(`src/hard${i}.ts`));
    await tell(`src/link${i}.ts`, CREATED);
    await tell(`src/hard${i}.ts`, CREATED);
  }
  await client.open(uriOf("src/link0.ts"), "typescript", SECRET);
  const importing = PATHS.map((name, i) => `import s${i} from "../${name}";\n`).join("");
  await client.open(uriOf("src/importing.ts"), "typescript", `${importing}\nconst a = `);
  await client.complete(uriOf("src/importing.ts"), { line: PATHS.length + 1, character: 10 });
  await waitForMemory();
  expect(forbiddenOpened()).toEqual([]);
  expect(opened().filter((path) => /src\/(?:link|hard)\d+\.ts$/.test(path))).toEqual([]);
  expect(await suggestion()).not.toContain("zq81");
  await client.complete(uriOf("src/link0.ts"), { line: 1, character: 0 }, { triggerKind: 1 });
  expect((await client.report()).lastCompletion?.outcome).toBe("excludedFile");
  await client.close(uriOf("src/link0.ts"));
  await client.close(uriOf("src/importing.ts"));
  for (const i of PATHS.keys())
    [`src/link${i}.ts`, `src/hard${i}.ts`].forEach((path) => unlinkSync(at(path)));
});

test("what is installed, built, ignored or not source is not read when an event tells of it", async () => {
  put(".gitignore", "private/\n");
  await tell(".gitignore", CREATED);
  const paths = ["node_modules/p/k.ts", "dist/k.js", "private/k.ts", "app.log", "src/big.ts"];
  for (const path of paths) put(path, path === "src/big.ts" ? SECRET.repeat(3000) : SECRET);
  for (const path of paths) await tell(path, CREATED);
  expect(await waitForMemory()).toBe(1);
  const read = opened().filter((path) => paths.some((other) => path.endsWith(`/${other}`)));
  expect(read).toEqual([]);
});

test("what becomes excluded leaves the memory, what is allowed again comes back", async () => {
  put("legal/k.ts", SECRET);
  await tell("legal", CREATED);
  expect(await waitForMemory()).toBe(2);
  expect(await suggestion()).toContain("zq81");
  settings = { excludedFiles: ["legal/**"] };
  await client.connection.sendNotification("workspace/didChangeConfiguration", { settings: null });
  while ((await waitForMemory()) !== 1) expect(client.child.exitCode).toBeNull();
  expect(await suggestion()).not.toContain("zq81");
  settings = {};
  await client.connection.sendNotification("workspace/didChangeConfiguration", { settings: null });
  while ((await waitForMemory()) !== 2) expect(client.child.exitCode).toBeNull();
  put(".gitignore", "private/\nlegal/\n");
  await tell(".gitignore", CHANGED);
  expect(await waitForMemory()).toBe(1);
  expect(await suggestion()).not.toContain("zq81");
});

test("a folder that was renamed or deleted is forgotten whole, though only the folder is told of", async () => {
  put("old/k.ts", SECRET);
  await tell("old", CREATED);
  expect(await waitForMemory()).toBe(2);
  renameSync(at("old"), at("node_modules/old"));
  await tell("old", DELETED);
  await tell("node_modules/old", CREATED);
  expect(await waitForMemory()).toBe(1);
  expect(await suggestion()).not.toContain("zq81");
});

test("the old side of a diff is neither learnt nor shown beside the new one", async () => {
  await client.open("git:/w/src/probe.ts?ref", "typescript", SECRET);
  expect(await waitForMemory()).toBe(1);
  expect(await suggestion()).not.toContain("zq81");
});
