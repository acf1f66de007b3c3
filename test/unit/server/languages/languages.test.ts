import { describe, expect, test } from "vitest";
import { grammars, languageOf, languageOfPath, LANGUAGES } from "../../../../server/languages";
import { brackets, scan } from "../../../../server/completion/postprocess/delimiters";

describe("languageOfPath", () => {
  test.each([
    ["a.rb", "ruby"],
    ["/src/Cart.TSX", "typescriptreact"],
    ["C:\\code\\cart.rs", "rust"],
    ["file:///x.d/cart.py", "python"],
    ["types.d.ts", "typescript"],
    ["deploy.bash", "shellscript"],
  ])("names %s as an editor does: %s", (path, id) => {
    expect(languageOfPath(path)?.ids[0]).toBe(id);
  });

  test.each(["Makefile", "x.d/README", "a.unheard", "a."])("knows nothing of %s", (path) => {
    expect(languageOfPath(path)).toBeNull();
  });
});

describe("the list of languages", () => {
  test("names no identifier and no file ending twice", () => {
    for (const key of ["ids", "extensions"] as const) {
      const all = LANGUAGES.flatMap((language): readonly string[] => language[key]);
      expect(all).toEqual([...new Set(all)]);
    }
  });

  test("has four grammars", () => {
    expect(grammars()).toEqual(["typescript", "tsx", "javascript", "python"]);
  });

  test("puts each language with the weights that were fitted for it", () => {
    const families = ["typescriptreact", "javascript", "python", "go", "vue"].map(
      (id) => languageOf(id).family,
    );
    expect(families).toEqual(["script", "script", "python", "other", "other"]);
  });

  test("lets an unknown language keep its identifier, with C's comments", () => {
    expect(languageOf("toString")).toMatchObject({
      ids: ["toString"],
      comments: { line: ["//"] },
      syntax: null,
    });
  });
});

/** What opens a string or a comment hides the brackets in it. */
const HIDDEN: Readonly<Record<string, readonly string[]>> = {
  typescript: ["// (", "/* ( */", '"("', "'('", "`\n(`"],
  python: ["# (", '"""\n("""', "'''\n('''", "'('"],
  ruby: ["# (", '"("'],
  shellscript: ["# ("],
  yaml: ["# ("],
  perl: ["# ("],
  r: ["# ("],
  makefile: ["# ("],
  dockerfile: ["# ("],
  toml: ["# (", "'''\n('''"],
  go: ["// (", "`\n(`"],
  rust: ["// (", '"\n("'],
  sql: ["-- (", "/* ( */", "'('"],
  lua: ["-- (", "--[[ ( \n ]]"],
  haskell: ["-- (", "{- ( \n -}"],
  clojure: ["; ("],
  html: ["<!-- ( \n -->"],
  css: ["/* ( */"],
  vue: ["<!-- ( -->", "// ("],
  unheard: ["// (", "/* ( */"],
};
/** What is a comment or a string elsewhere is code here. */
const SHOWN: Readonly<Record<string, readonly string[]>> = {
  typescript: ["# (", "-- ("],
  python: ["// (", "x /* ("],
  rust: ["&'a (", "# ("],
  css: ["url(//x"],
  markdown: ["don't ("],
  haskell: ["x' ("],
  json: ["# ("],
};

describe("comments and strings", () => {
  test.each(Object.entries(HIDDEN))("of %s hide their brackets", (id, texts) => {
    for (const text of texts) expect([text, brackets(text, id)]).toEqual([text, []]);
    for (const text of texts) expect(brackets(`${text}\n{`, id).map(({ char }) => char)).toEqual(["{"]);
  });

  test.each(Object.entries(SHOWN))("of other languages are code in %s", (id, texts) => {
    for (const text of texts) expect([text, brackets(text, id).length]).toEqual([text, 1]);
  });

  test("tell which quote is open at a line's end", () => {
    expect(openString("x = 'a", "python")).toBe("'");
    expect(openString("x = 1 # 'a", "ruby")).toBeNull();
    expect(openString("fn f<'a", "rust")).toBeNull();
    expect(openString("-- don't", "lua")).toBeNull();
  });
});

function openString(text: string, id: string): string | null {
  return scan(text, id).open.findLast(({ kind }) => kind === "string")?.closer ?? null;
}
