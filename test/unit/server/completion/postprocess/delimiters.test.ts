// What is open at a text's end, in any language: brackets, strings, comments and code within strings. Told: the closers that
// are waited for, the outermost first.
import { expect, test } from "vitest";
import { brackets, scan } from "../../../../../server/completion/postprocess/delimiters";

const openAt = (text: string, languageId = "typescript") =>
  scan(text, languageId)
    .open.map(({ closer }) => closer)
    .join(" ");

test.each([
  ["f(a, [b", ") ]"],
  ["f(a[b])", ""],
  ["if (a) {\n  b(", "} )"],
  ["a) b(", ")"],
  // What has no end is closed with what is around it.
  ["f([a)", ""],
  ["{ f( }", ""],
  ['"a', '"'],
  ['"a(', '" )'],
  ['"(a"', ""],
  ['"a\\"', '"'],
  ['"a\\\\"', ""],
  ['"a\n', ""],
  ['"a(\nf(', ")"],
  ["`a\n", "`"],
  ["`a${", "` }"],
  ["`a${b}", "`"],
  ["`a${b}`", ""],
  ["`a${ { b: 1 }", "` }"],
  ["`a${ {", "` } }"],
  ["`a${ f(", "` } )"],
  ["`$a{", "` }"],
  ['"${', '" }'],
  ["// a", "\n"],
  ["// a(", "\n )"],
  ["// a(\n", ""],
  ["// don't", "\n"],
  ["// 'a", "\n '"],
  ["// 'a'", "\n"],
  ["// a 'b\nc", ""],
  ["https://a(", ")"],
  ["/* a", "*/"],
  ["/* a\nb */", ""],
  ["/* \\*/", ""],
  ["/* ( */", ""],
  ["/a(/", ""],
  ["a = /[(]/", ""],
  ["a = /[/", "/ ]"],
  ["a = /[/]/", ""],
  ["a = /b\\/", "/"],
  ["a = /b\n", ""],
  ["a / b(", ")"],
  ["\\'", ""],
  ["\\(", ")"],
])("%j leaves %j open", (text, closers) => {
  expect(openAt(text)).toBe(closers);
});

test.each([
  ["python", '"""a\n', '"""'],
  ["python", '"""a"b', '"""'],
  ["python", '"""a"""', ""],
  ["python", '"a # b', '"'],
  ["python", "a # b", "\n"],
  ["python", "don't", ""],
  ["python", "'a", "'"],
  ["python", "a = b'c", "'"],
  ["python", "a / b(", ")"],
  ["python", "f(/", ")"],
  ["go", "`a\\`", ""],
  ["go", "`a\\`(", ")"],
  ["rust", "let c = '(';", ""],
  ["rust", "fn f<'a>(", ")"],
  ["rust", "'\\'", ""],
  ["ruby", '"#{', '" }'],
  ["ruby", '"${', '" }'],
  ["ruby", "a#b(", ")"],
  ["ruby", "# a(", "\n )"],
  ["swift", '"\\(', '" )'],
  ["swift", '"\\(a)', '"'],
  ["shellscript", "'a\\'", ""],
  ["shellscript", '"$(', '" )'],
  ["shellscript", "$#(", ")"],
  ["shellscript", "a=b#c(", ")"],
  ["haskell", "{- a", "-}"],
  ["haskell", "-- a", "\n"],
  ["html", "<!-- a", "-->"],
  ["html", "<!-- a -->(", ")"],
  ["lua", "--[[ a\n", "]]"],
  ["sql", "'a\\'", ""],
  ["plaintext", '"a(', ")"],
])("in %s, %j leaves %j open", (languageId, text, closers) => {
  expect(openAt(text, languageId)).toBe(closers);
});

test("the brackets of the code itself come in their order, with their places", () => {
  const found = brackets("f('(', `${g[0]}`) // )", "typescript");
  expect(found).toEqual([
    { char: "(", index: 1 },
    { char: "[", index: 11 },
    { char: "]", index: 13 },
    { char: ")", index: 16 },
  ]);
});

test("strings, comments and what stands between their signs are prose, code within them is none", () => {
  const proseOf = (text: string, languageId = "typescript") => {
    const { prose } = scan(text, languageId);
    let code = text;
    for (const [start, end] of prose) code = code.slice(0, start) + "_".repeat(end - start) + code.slice(end);
    return code;
  };
  expect(proseOf('f("a", b) // c')).toBe("f(___, b) ____");
  expect(proseOf("a /* b\nc */ d")).toBe("a _________ d");
  expect(proseOf("`a${b}c` + d")).toBe("____b___ + d");
  expect(proseOf("a = 'b\nc")).toBe("a = ___c");
  expect(proseOf("a = /b/g.test(c)")).toBe("a = ___g.test(c)");
  expect(proseOf("let c = 'x';", "rust")).toBe("let c = ___;");
});

test.each<[string, string, number, readonly (readonly [string, number | null])[], number]>([
  // Text, what was open before it, from where it counts, what was closed of it, how much is left open of it.
  ["a)", "f(", 0, [[")", 0]], 0],
  [
    "a))",
    "f(",
    0,
    [
      [")", 0],
      [")", null],
    ],
    0,
  ],
  ["(a)", "f(", 0, [], 1],
  [
    "a])",
    "f([",
    0,
    [
      ["]", 1],
      [")", 0],
    ],
    0,
  ],
  ["a)", "f([", 0, [[")", 0]], 0],
  ['a"', '"', 0, [['"', 0]], 0],
  ["b */ c", "/* a", 0, [["*/", 0]], 0],
  ["b}", "`${", 0, [["}", 1]], 1],
  [
    "a\n)",
    "(\n// ",
    0,
    [
      ["\n", 1],
      [")", 0],
    ],
    0,
  ],
  ["f(a)b)", "", 4, [[")", null]], 0],
  ["f(a)", "", 2, [[")", 0]], 0],
])("%j behind %j, counted from %i, closes %j and leaves %i", (text, above, from, ...expected) => {
  const before = scan(above, "typescript").open;
  const found = scan(text, "typescript", before, from);
  expect([found.closings.map(({ char, entry }) => [char, entry]), found.kept]).toEqual(expected);
});
