// A saved explanation is chosen in a dialog: one that is too large to be one is not read. What is saved is offered a place
// in the workspace.
import { beforeEach, expect, test, vi } from "vitest";
import { MAX_SAVED_BYTES, SAVED_FORMAT } from "../../../../../extension/explain/page/savedExplanation";

const file = vi.hoisted(() => ({ size: 0, text: "", reads: 0 }));
const offered = vi.hoisted((): string[] => []);
vi.mock("vscode", () => ({
  l10n: { t: (text: string) => text },
  Uri: { joinPath: (folder: string, name: string) => `${folder}/${name}` },
  window: {
    showOpenDialog: () => Promise.resolve([{}]),
    showSaveDialog: ({ defaultUri }: { defaultUri: string }) => {
      offered.push(defaultUri);
      return Promise.resolve(undefined);
    },
  },
  workspace: {
    workspaceFolders: [{ uri: "/shop" }],
    fs: {
      stat: () => Promise.resolve({ size: file.size }),
      readFile: () => {
        file.reads++;
        return Promise.resolve(Buffer.from(file.text));
      },
    },
  },
}));

const { openExplanation, saveExplanation, saveFile } =
  await import("../../../../../extension/explain/page/files");
const TOKENS = {
  selection: { text: "ab", omittedLength: 0, fileName: "a.ts", firstLine: 1 },
  ...{ model: "loupe-nano", tokens: [] },
  ...{ contextLength: 1024, nLayer: 6, nHead: 6, nKvHead: 2, headDim: 32, vocabSize: 4096 },
};

beforeEach(() => {
  Object.assign(file, { size: 0, reads: 0, text: "" });
});

test("opens what was saved", async () => {
  file.text = JSON.stringify({ ...SAVED_FORMAT, tokens: TOKENS, answers: [] });
  file.size = MAX_SAVED_BYTES;
  expect((await openExplanation())?.tokens).toEqual(TOKENS);
});

test("says that other files are none, and does not read those that are too large", async () => {
  file.text = "{}";
  await expect(openExplanation()).rejects.toThrow("no saved explanation");
  expect(file.reads).toBe(1);
  file.size = MAX_SAVED_BYTES + 1;
  await expect(openExplanation()).rejects.toThrow("no saved explanation");
  expect(file.reads).toBe(1);
});

test("a name that was saved elsewhere leads out of no folder", async () => {
  const selection = { ...TOKENS.selection, fileName: "../..\\.bashrc\n" };
  await saveExplanation({ ...TOKENS, selection }, []);
  await saveExplanation({ ...TOKENS, selection: { ...selection, fileName: "" } }, []);
  await saveFile("../picture.svg", "");
  expect(offered).toEqual([
    "/shop/..-..-.bashrc⟨0A⟩.loupe.json",
    "/shop/explanation.loupe.json",
    "/shop/..-picture.svg",
  ]);
});
