// What the language server is told of a document with passwords: nothing.
import { expect, test, vi } from "vitest";
import type * as vscode from "vscode";

vi.mock("vscode", () => ({
  workspace: { getConfiguration: () => ({ get: () => ({ excludedFiles: ["legal"] }) }) },
}));
const { documentMiddleware } = await import("../../../extension/excludedDocuments");

const documentAt = (path: string) => ({ uri: { path } }) as unknown as vscode.TextDocument;

test.each([
  ["/shop/.env", 0],
  ["/shop/legal/a.ts", 0],
  ["/shop/src/a.ts", 2],
])("of %s it is told %i times that it is opened and changed", async (path, times) => {
  const next = vi.fn(() => Promise.resolve());
  const document = documentAt(path);
  await documentMiddleware.didOpen?.(document, next);
  await documentMiddleware.didChange?.({ document } as vscode.TextDocumentChangeEvent, next);
  expect(next).toHaveBeenCalledTimes(times);
});
