// Names of a suggestion that nothing declares, each case drawn: `├text┤` is the suggestion.
import { describe, expect, test } from "vitest";
import { outerNames } from "../../../../../server/context/names/outerNames";
import { unknownNames } from "../../../../../server/completion/names/unknownNames";
import { readDrawn } from "../../../../golden/drawn";

function unknownIn(drawn: string, languageId = "typescript"): readonly string[] | null {
  const { text, context } = readDrawn(drawn, languageId);
  const given = {
    ...context,
    outerNames: outerNames(context.prefix + context.suffix, context.prefix.length),
  };
  return unknownNames(text, given)?.unknown ?? null;
}

describe("names that exist", () => {
  test.each([
    ["a parameter", "function f(price: number) {\n  return ├price * 2;┤\n}\n"],
    ["a local of the enclosing block", "function f() {\n  const a = 1;\n  if (a) {\n    g(├a┤);\n  }\n}\n"],
    ["what the file declares below", "run(├later┤);\nfunction later() {}\n"],
    ["an import", 'import { one, type Two } from "x";\n├const three: Two = one();┤\n'],
    ["a global of the environment", "├console.log(JSON.stringify(new Map()));┤\n"],
    ["a browser's streams and elements", "const s: HTMLDialogElement = ├new WritableStream()┤;\n"],
    [
      "what it declares itself",
      "const all = list();\n├for (const each of all) print(each);┤\nfunction print() {}\nfunction list() {}\n",
    ],
    ["its own parameters", "const all = [];\nall.map(├(item, at) => item + at┤);\n"],
    [
      "what a statement declares in its second line, though another function has one of that name",
      "function f() {\n  let a = 1,\n    b = 2;\n  if (a) {\n    ├g(b);┤\n  }\n}\nfunction g() {\n  const b = 1;\n}\n",
    ],
    ["keys and members", "const o = {};\no.put(├{ size: 1, name: o.length }┤);\n"],
    [
      "a parameter of a header of several lines",
      "function f(\n  price: number,\n) {\n  return ├price┤;\n}\n",
    ],
    ["strings and comments", 'const a = ├"some words"; // more words┤\n'],
    ["code within a template, where it exists", "const n = 1;\nconst a = ├`some ${n} words`;┤\n"],
  ])("%s", (_, drawn) => expect(unknownIn(drawn)).toEqual([]));

  test.each([
    ["a parameter", "def f(price):\n    return ├price * 2┤\n"],
    ["self and builtins", "class A:\n    def f(self):\n        ├return len(self.items)┤\n"],
    ["a comprehension's own name", "rows = []\nnames = ├[row.name for row in rows if row]┤\n"],
    ["names of keyword arguments", "run = print\nrun(├sep=None, end=1┤)\n"],
    ["an assignment", "├total, rest = divmod(1, 2)┤\n"],
  ])("in Python: %s", (_, drawn) => expect(unknownIn(drawn, "python")).toEqual([]));
});

describe("names that do not exist", () => {
  test.each([
    ["a name from nowhere", "function f(price: number) {\n  return ├count - price;┤\n}\n", ["count"]],
    [
      "a local of another function",
      "function g() {\n  const free = 1;\n}\nfunction f() {\n  return ├free;┤\n}\n",
      ["free"],
    ],
    [
      "a parameter of another function",
      "function g(free: number) {}\nfunction f() {\n  return ├free;┤\n}\n",
      ["free"],
    ],
    [
      "half a word that is completed to one",
      "const price = 1;\nrun(pri├zes┤);\nfunction run() {}\n",
      ["prizes"],
    ],
    ["code within a template", "const a = ├`some ${words}`;┤\n", ["words"]],
  ])("%s", (_, drawn, names) => expect(unknownIn(drawn)).toEqual(names));

  test("in Python, a local of another function", () => {
    expect(
      unknownIn("def g():\n    free = 1\n\ndef f(price):\n    return ├price - free┤\n", "python"),
    ).toEqual(["free"]);
  });

  test("tells whether the first one is", () => {
    const judge = (drawn: string) => {
      const { text, context } = readDrawn(drawn, "typescript");
      return unknownNames(text, { ...context, outerNames: [] })?.isFirstUnknown;
    };
    expect(judge("const a = 1;\nf(├b, a┤);\nfunction f() {}\n")).toBe(true);
    expect(judge("const a = 1;\nf(├a, b┤);\nfunction f() {}\n")).toBe(false);
  });
});

test("sees a component's parameters, taken apart over several lines", () => {
  const drawn =
    "interface Props {\n  size: number;\n}\nfunction Box({\n  wide,\n  high,\n}: Props) {\n  return f(├wide, high┤);\n}\nfunction f() {}\nfunction g() {\n  const high = 1;\n  const wide = 1;\n}\n";
  expect(unknownIn(drawn, "typescriptreact")).toEqual([]);
});

test("sees in Python what another branch of the function assigns", () => {
  const drawn =
    "def f(a):\n    if a:\n        run = one\n    else:\n        run = two\n    ├run(a)┤\n\none = two = print\n";
  expect(unknownIn(drawn, "python")).toEqual([]);
});

test("counts the indentation that the suggestion writes itself", () => {
  const drawn = "function f() {\n  const day = 1;\n├  g(day);┤\n}\nfunction g() {}\n";
  expect(unknownIn(drawn)).toEqual([]);
});

describe("where it cannot be said", () => {
  test.each([
    ["a language whose names are not known", "run ├count┤\n", "shellscript"],
    ["an import", "import { ├a } from 'x';┤\n", "typescript"],
    ["an import of everything", "from x import *\nrun(├count┤)\n", "python"],
    ["a list of imports over several lines", "import {\n  one,\n  ├two,┤\n} from 'x';\n", "typescript"],
    ["the same in Python", "from x import (\n    one,\n    ├two,┤\n)\n", "python"],
    ["a list of exported types", 'export type {\n  First,\n  ├SecondProps,┤\n} from "x";\n', "typescript"],
    ["a pattern over several lines", "const {\n  one,\n  ├two,┤\n} = f();\n", "typescript"],
    ["a member of an interface", "interface A {\n  ├size(of: Item): number;┤\n}\n", "typescript"],
    ["text between tags", "const a = <p>├Hello world</p>;┤\n", "typescriptreact"],
  ])("%s", (_, drawn, languageId) => expect(unknownIn(drawn, languageId)).toBeNull());

  test("a document too long to look through", () => {
    expect(outerNames("x = 1\n".repeat(50_000), 10)).toBeNull();
  });
});

test("knows the top level of a file far from the cursor", () => {
  const text = `export function first() {}\nLIMIT = 3\n${"// more\n".repeat(4_000)}end`;
  expect(outerNames(text, text.length)).toEqual(["first", "LIMIT"]);
});
