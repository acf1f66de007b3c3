import { expect, test } from "vitest";
import { reasonToSkip } from "../../../../server/completion/gate";
import { readSettings } from "../../../../server/protocol/settings";
import { drawnRequest } from "./requests";

const DEFAULTS = readSettings(undefined);

test.each(["const a = │", "foo(│)", "foo(bar│);", "if (x) {│}", "'│'", "[a, │],", "a│", "│"])(
  "lets %s through",
  (drawn) => {
    expect(reasonToSkip(drawnRequest(drawn), DEFAULTS)).toBeNull();
  },
);

test.each([
  ["middleOfWord", "al│pha"],
  ["middleOfWord", "값│들"],
  ["middleOfLine", "a = │ + b"],
  ["lineTooLong", `${"x".repeat(6_000)} │`],
  ["documentTooLarge", `${"\n".repeat(5_000_001)}│`],
] as const)("gives %s as the reason", (reason, drawn) => {
  expect(reasonToSkip(drawnRequest(drawn), DEFAULTS)).toBe(reason);
});

test("an explicit request gets a suggestion in the middle of a word, a line and a long line", () => {
  for (const drawn of ["al│pha", "a = │ + b", `${"x".repeat(6_000)} │`]) {
    expect(reasonToSkip(drawnRequest(drawn, { triggerKind: "invoked" }), DEFAULTS)).toBeNull();
  }
});

test.each(["output:log", "git:/shop/a.ts", "vscode-chat-input:1", "vscode-scm:1", "walkThrough:a"])(
  "skips %s, however it is asked",
  (uri) => {
    expect(reasonToSkip(drawnRequest("│", { uri, triggerKind: "invoked" }), DEFAULTS)).toBe("scheme");
  },
);

test.each(["untitled:Untitled-1", "vscode-notebook-cell:/shop/a.ipynb#W0", "file:///c%3A/a.ts"])(
  "lets %s through as a document",
  (uri) => {
    expect(reasonToSkip(drawnRequest("│", { uri }), DEFAULTS)).toBeNull();
  },
);

test("a language is on or off by its own name, else by the star", () => {
  const settings = { ...DEFAULTS, enabledLanguages: { "*": false, go: true } };
  expect(reasonToSkip(drawnRequest("│", { languageId: "go" }), settings)).toBeNull();
  expect(reasonToSkip(drawnRequest("│", { languageId: "rust" }), settings)).toBe("languageDisabled");
  expect(reasonToSkip(drawnRequest("│", { languageId: "markdown" }), DEFAULTS)).toBe("languageDisabled");
  expect(reasonToSkip(drawnRequest("│"), { ...DEFAULTS, enabled: false })).toBe("disabled");
});

test("a file with passwords gets none, however it is asked", () => {
  const ask = (uri: string, excludedFiles: string[] = []) =>
    reasonToSkip(drawnRequest("│", { uri, triggerKind: "invoked" }), { ...DEFAULTS, excludedFiles });
  expect(ask("file:///shop/.env")).toBe("excludedFile");
  expect(ask("vscode-notebook-cell:/shop/secrets.json#W0")).toBe("excludedFile");
  expect(ask("file:///shop/legal%20text/a.ts", ["legal text"])).toBe("excludedFile");
  expect(ask("file:///shop/a.ts", ["legal text"])).toBeNull();
});

test("with the dial at on request, nothing comes by itself and all that is asked for", () => {
  const settings = { ...DEFAULTS, eagerness: "onRequest" } as const;
  expect(reasonToSkip(drawnRequest("a = │"), settings)).toBe("onRequest");
  expect(reasonToSkip(drawnRequest("a = │", { triggerKind: "invoked" }), settings)).toBeNull();
});
