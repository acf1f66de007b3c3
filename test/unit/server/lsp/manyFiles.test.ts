// Thousands of files that change at once: each is told of, in order, and the event loop has its turn meanwhile.
import { expect, test } from "vitest";
import type { Connection } from "vscode-languageserver";
import { listenToFiles } from "../../../../server/lsp/listen";

type Given = Parameters<typeof listenToFiles>;
type Handler = (event: { changes: readonly { uri: string }[] }) => Promise<void>;

/** Each file costs so much of the loop's time. */
const COST_MS = 1;

function listening() {
  const told: string[] = [];
  let handler: Handler | null = null;
  const connection = {
    onDidChangeWatchedFiles: (given: Handler) => {
      handler = given;
    },
  } as unknown as Connection;
  const memory = {
    fileChanged: (uri: string) => {
      const end = performance.now() + COST_MS;
      while (performance.now() < end);
      told.push(uri);
    },
    rulesChanged: () => told.push("rules of the memory"),
  };
  const reading = { gate: { rulesChanged: () => told.push("rules of the gate") } };
  listenToFiles(connection, { memory } as unknown as Given[1], { reading } as unknown as Given[2]);
  const changed = (uris: readonly string[]) => handler?.({ changes: uris.map((uri) => ({ uri })) });
  return { told, changed };
}

test("a hundred files hold nothing up, and come in their order", async () => {
  const { told, changed } = listening();
  const uris = Array.from({ length: 100 }, (_, i) => `file:///a/${i}.ts`);
  const done = changed(uris);
  const atFirst = told.length;
  expect(atFirst).toBeGreaterThan(0);
  expect(atFirst).toBeLessThan(uris.length);
  await done;
  expect(told).toEqual(uris);
});

test("rules are read before the files that they are about, and looked at again behind the last", async () => {
  const { told, changed } = listening();
  const uris = ["file:///a/.gitignore", "file:///a/b.ts"];
  await changed(uris);
  expect(told).toEqual(["rules of the gate", ...uris, "rules of the memory"]);
});
