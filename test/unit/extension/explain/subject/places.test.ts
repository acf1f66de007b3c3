import { beforeEach, expect, test, vi } from "vitest";

const shown: string[] = [];
vi.mock("vscode", () => {
  class Position {
    constructor(
      readonly line: number,
      readonly character: number,
    ) {}
  }
  const uri = (text: string) => ({ scheme: text.split(":")[0], toString: () => text });
  return {
    Position,
    Selection: class {},
    Range: class {},
    Uri: { parse: uri },
    ViewColumn: { One: 1 },
    TextEditorRevealType: { InCenter: 2 },
    OverviewRulerLane: { Right: 4 },
    window: {
      createTextEditorDecorationType: () => ({}),
      showTextDocument: (target: { toString: () => string }) => {
        shown.push(target.toString());
        return Promise.resolve({ revealRange: () => undefined });
      },
    },
    workspace: {
      textDocuments: [{ uri: uri("untitled:open") }],
      getWorkspaceFolder: (target: { toString: () => string }) =>
        target.toString().includes("/shop/") ? {} : undefined,
    },
  };
});
const { openPlace } = await import("../../../../../extension/explain/subject/places");
const { placesIn } = await import("../../../../../extension/explain/paint/influenceOverlay");
const { pictureOf } = await import("../../../../../extension/explain/paint/gutterNumbers");

beforeEach(() => shown.splice(0));

test("leads to what is open and to files of the workspace, and nowhere else", async () => {
  for (const uri of ["untitled:open", "file:///shop/a.ts", "file:///etc/passwd", "https://shop/shop/a.ts"])
    await openPlace({ uri, line: 3 });
  expect(shown).toEqual(["untitled:open", "file:///shop/a.ts"]);
});

test("finds tokens in lines that have more in them now, before the cursor and after it", () => {
  const lines = ["  return sum(price);", "}"];
  const document = { lineAt: (line: number) => ({ text: lines[line] ?? "" }) };
  const at = (text: string, offset: number) => {
    const { line, character } = placesIn(document as never, { firstLine: 0, text })(offset);
    return [line, character];
  };
  // What stood before the cursor begins the line, what stood behind it ends it.
  expect(at("  return ", 2)).toEqual([0, 2]);
  expect(at(");\n}", 1)).toEqual([0, 19]);
  expect(at(");\n}", 3)).toEqual([1, 0]);
});

test("draws a number of the gutter in the colour of the theme", () => {
  const [, base64 = ""] = pictureOf("42", "#123456").toString().split("base64,");
  const svg = Buffer.from(base64, "base64").toString();
  expect(svg).toContain('fill="#123456">42</text>');
});
