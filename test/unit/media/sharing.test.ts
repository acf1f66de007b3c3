// What leaves the page, what it asks on the tour, and what it says of causes.
import { describe, expect, test } from "vitest";
import { carriersOf, isBorneOut } from "../../../media/panel/carriers";
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
  // Two heads: the first carries the line, the second matters as much without it.
  const cause = {
    ...{ record: 1, uri: "file:///a", whole: -1 },
    line: { firstLine: 3, endLine: 4, text: "x", without: -3 },
    withoutHead: Float32Array.of(-2, -2),
    withoutBoth: Float32Array.of(-3, -4),
    looks: Float32Array.of(0.5, 0.25),
  };

  test("names the head whose loss goes with the line, and no other", () => {
    const [first, second] = carriersOf(cause, 2);
    expect(first).toEqual({ layer: 0, head: 0, loss: 1, lossWithoutLine: 0, looks: 0.5 });
    expect(first && isBorneOut.head(first)).toBe(true);
    expect(second && isBorneOut.head(second)).toBe(false);
  });

  test("is no line whose loss is small", () => {
    expect(isBorneOut.line(cause)).toBe(true);
    expect(isBorneOut.line({ whole: -1, line: { ...cause.line, without: -1.2 } })).toBe(false);
  });
});

describe("filters", () => {
  test("are named in the user's words, a new one by its own name", () => {
    expect(filterName("newFilter")).toBe("newFilter");
    expect(filterName("mendSyntax")).toBe("Brackets and quotes are closed as the code needs");
  });
});
