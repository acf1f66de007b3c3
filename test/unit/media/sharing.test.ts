// What leaves the page, what it asks on the tour, and what it says of causes.
import { describe, expect, test } from "vitest";
import { carriersOf, costlyHeads, headLooks, headLosses, isBorneOut } from "../../../media/panel/carriers";
import { filterName } from "../../../media/panel/filterNames";
import { shuffleOptions } from "../../../media/panel/quizzes";
import { sharedHtml } from "../../../media/panel/share";

describe("a shared view", () => {
  const page = {
    title: "Attention: <a>.ts",
    warning: "It holds “code”.",
    body: "<p>seen</p>",
    css: "p{color:var(--vscode-editor-foreground)}</style>",
    variables: new Map([
      ["--vscode-editor-foreground", "#ccc"],
      ["--vscode-terminal-foreground", "#ddd"],
    ]),
    bodyClass: "vscode-dark",
    language: "en",
  };

  test("is one file that runs and loads nothing, with the colours that are used and no others", () => {
    const html = sharedHtml(page);
    expect(html).toContain("default-src 'none'");
    expect(html).not.toMatch(/<script|https?:|\bsrc=/);
    expect(html.match(/<\/style>/g)).toHaveLength(1);
    expect(html).toContain("--vscode-editor-foreground:#ccc");
    expect(html).not.toContain("terminal");
    expect(html).toContain("<title>Attention: &lt;a>.ts</title>");
    expect(html).toContain("It holds “code”.");
    expect(html).toContain("<p>seen</p>");
  });
});

describe("the tour's answers", () => {
  test("are the right one and two others, in an order that is the same each time", () => {
    expect(shuffleOptions("b", ["c", "b", "a", "d"])).toEqual({ options: ["a", "b", "c"], right: 1 });
  });
});

describe("a cause", () => {
  // Three heads: the first carries the line, the second matters as much without it, the third does not matter.
  const heads = headLooks(Float32Array.of(0.25, 0.5, 0.125), 1);
  const losses = headLosses(heads, { whole: -1, without: Float32Array.of(-2, -3, -1.1) });
  const costly = costlyHeads(losses);

  test("looks at heads in the order of their attention to the line, and tries the costly ones again", () => {
    expect(heads.map(({ layer }) => layer)).toEqual([1, 0, 2]);
    expect(costly.map(({ layer, loss }) => [layer, loss])).toEqual([
      [0, 2],
      [1, 1],
    ]);
  });

  test("names the head whose loss goes with the line, and no other", () => {
    const [first, second] = carriersOf(costly, { whole: -5, without: Float32Array.of(-5.5, -6) });
    expect(first).toEqual({ layer: 0, head: 0, loss: 2, lossWithoutLine: 0.5, looks: 0.25 });
    expect(first && isBorneOut.head(first)).toBe(true);
    expect(second && isBorneOut.head(second)).toBe(false);
  });

  test("is no line whose loss is small", () => {
    expect(isBorneOut.line(-1, -3)).toBe(true);
    expect(isBorneOut.line(-1, -1.2)).toBe(false);
  });
});

describe("filters", () => {
  test("are named in the user's words, a new one by its own name", () => {
    expect(filterName("newFilter")).toBe("newFilter");
    expect(filterName("mendSyntax")).toBe("Brackets and quotes are closed as the code needs");
  });
});
