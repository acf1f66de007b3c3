// Files with passwords and keys in a workspace, open, closed and imported: the server's and the engine's file opens are
// traced, and none of these is among them.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { LspClient } from "./client";

const folder = mkdtempSync(join(tmpdir(), "loupe-excluded-"));
const trace = join(folder, "..", `${folder.split(/[\\/]/).at(-1)}.trace`);
const FILES = {
  "src/main.ts":
    'import settings from "../config/secrets.json";\nimport { key } from "../legal/terms";\n\nexport const a = ',
  "src/other.ts": "export const other = 1;\n",
  "config/secrets.json": '{ "token": "abcd-1234" }\n',
  "legal/terms.ts": "export const key = 'do not read';\n",
  ".env": "TOKEN=abcd-1234\n",
  "keys/id_rsa": "PRIVATE\n",
};
const NEVER = ["config/secrets.json", "legal/terms.ts", ".env", "keys/id_rsa"] as const;
const uriOf = (path: string) => pathToFileURL(join(folder, path)).href;

let client: LspClient;
beforeAll(async () => {
  for (const [path, text] of Object.entries(FILES)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  writeFileSync(trace, "");
  client = await LspClient.start({
    rootUri: pathToFileURL(folder).href,
    initializationOptions: { settings: { excludedFiles: ["legal"] } },
    env: {
      NODE_OPTIONS: `--import=${pathToFileURL(join(import.meta.dirname, "tracer.mjs")).href}`,
      LOUPE_TRACE: trace,
    },
  });
  await client.state("ready");
});
afterAll(async () => {
  await client.stop();
  rmSync(folder, { recursive: true, force: true });
  rmSync(trace, { force: true });
});

test("no file with passwords or keys is opened or completed, be it open, closed or imported", async () => {
  for (const path of [".env", "legal/terms.ts"] as const) {
    await client.open(uriOf(path), "typescript", FILES[path]);
    expect(await client.complete(uriOf(path), { line: 1, character: 0 }, { triggerKind: 1 })).toBeNull();
    expect((await client.report()).lastCompletion?.outcome).toBe("excludedFile");
  }
  await client.open(uriOf("src/main.ts"), "typescript", FILES["src/main.ts"]);
  await client.complete(uriOf("src/main.ts"), { line: 3, character: 17 });
  expect((await client.report()).lastCompletion?.generate?.runs).toBeGreaterThan(0);
  const opened = readFileSync(trace, "utf8").split("\n");
  // Else the trace would prove nothing.
  expect(opened.some((path) => path.endsWith("manifest.json"))).toBe(true);
  expect(opened.some((path) => path.endsWith("model.onnx"))).toBe(true);
  for (const path of NEVER) expect(opened.filter((other) => other.endsWith(path))).toEqual([]);
});
