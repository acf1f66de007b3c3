import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { TextDocument } from "vscode-languageserver-textdocument";
import { URI } from "vscode-uri";
import { ReadingGate } from "../../../../server/files/gate";
import { openTexts, type ReadableDeps, workspaceTexts } from "../../../../server/lsp/readableTexts";

const folder = mkdtempSync(join(tmpdir(), "loupe-readable-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const uriOf = (path: string) => URI.file(join(folder, path)).toString();
const { signal } = new AbortController();

for (const [path, text] of Object.entries({
  ".gitignore": "built.ts\n",
  "open.ts": "on disk\n",
  "closed.ts": "const closed = 1;\r\nconst two = 2;\r\n",
  "built.ts": "const built = 1;\n",
  "excluded.ts": "const excluded = 1;\n",
  "src/deep.ts": "const deep = 1;\n",
  "src/.env": "TOKEN=secret\n",
  "src/secret.ts": "const password = 1;\n",
  "node_modules/other.ts": "const other = 1;\n",
})) {
  mkdirSync(join(folder, path, ".."), { recursive: true });
  writeFileSync(join(folder, path), text);
}

const deps: ReadableDeps = {
  documents: () => [
    TextDocument.create(uriOf("open.ts"), "typescript", 1, "in the editor\n"),
    TextDocument.create(uriOf("src/.env"), "plaintext", 1, "TOKEN=secret\n"),
  ],
  folders: () => [{ uri: URI.file(folder).toString(), name: "shop" }],
  gate: new ReadingGate({
    folders: () => [URI.file(folder).toString()],
    settingsOf: () => ({ excludedFiles: ["**/secret.ts"], filesExclude: ["excluded.ts"] }),
  }),
};

test("of the workspace, source files that are not open and may be read, with the line ends of the model", async () => {
  const { texts, left } = await workspaceTexts(deps, signal);
  expect(texts.map(({ name }) => name).sort()).toEqual(["closed.ts", "src/deep.ts"]);
  expect(texts.find(({ name }) => name === "closed.ts")?.text).toBe("const closed = 1;\nconst two = 2;\n");
  expect(left).toBe(0);
});

test("of open documents their newest text, and nothing of those that hold secrets", () => {
  expect(openTexts(deps).map(({ name, text }) => [name, text])).toEqual([["open.ts", "in the editor\n"]]);
});

test("the walk ends with its question", async () => {
  const ended = AbortSignal.abort(new Error("forgotten"));
  await expect(workspaceTexts(deps, ended)).rejects.toThrow("forgotten");
});
