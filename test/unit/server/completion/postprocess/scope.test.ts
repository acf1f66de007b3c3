// What a text may close without leaving its scope. Drawn: cursor and text; told: the text from the first closer on that
// would leave it, or null.
import { expect, test } from "vitest";
import { firstBeyondScope } from "../../../../../server/completion/postprocess/scope";
import { readDrawn } from "../../../../golden/drawn";

function beyond(drawn: string, languageId = "typescript"): string | null {
  const { text, context } = readDrawn(drawn, languageId);
  const found = firstBeyondScope(text, context);
  return found && text.slice(found.index);
}

test.each([
  ["no closer at all", "f(├a, b┤)\n", null],
  ["what nothing has opened", "const a = ├b);┤\n", ");"],
  ["what the prefix has opened and nothing closes", "f(├a);┤\n", null],
  ["a second closer for one bracket", "f(├a));┤\n", ");"],
  ["what the text opens itself", "├f(a)┤\n}", null],
  ["what the rest of the line closes, too, is not left; what is around that is", "g(f(├a))┤)\n;\n", ")"],
  ["what the line below closes", "f(\n  ├a);┤\n);\n", ");"],
  ["of two open ones in a line, the line below closes the inner one", "f(g(├a));┤\n);\n", "));"],
  ["a block that a line of the same indentation closes", "if (a) {\n  ├b();\n}\n┤\n}\n", "}\n"],
  [
    "a block that only a line of another indentation closes",
    "if (a) {\n  if (b) {├\n    c();\n  }┤\n}\n",
    null,
  ],
  ["one further in that is left open, where the outer one is closed below", "{\n  (\n    ├a)┤\n}\n", null],
  ["a bracket of another kind below says nothing", "f(├a);┤\n];\n", null],
  ["a closer below of what is opened below", "f(├a);┤\n(b);\n", null],
  ["a closer below in a string", 'f(├a);┤\n")";\n', null],
  ["on the cursor's line, whatever the indentation", "  f(\n    g(├a))┤)\n", ")"],
  ["the rest of the line closes the inner one, the line below the outer", "f(g(├a))┤)\n);\n", ")"],
])("brackets: %s", (_what, drawn, expected) => {
  expect(beyond(drawn)).toBe(expected);
});

test.each([
  ["the end of a comment that goes on below", "/* a\n├ b */ c┤\n d */\n", "typescript", "*/ c"],
  ["the end of a comment that nothing ends below", "/* a\n├ b */ c┤\n d\n", "typescript", null],
  ["the end of a comment before another one", "/* a\n├ b */ c┤\n/* d */\n", "typescript", null],
  [
    "the end of a comment, another one behind its end",
    "/* a\n├ b */ c┤\n d */ /* e */\n",
    "typescript",
    "*/ c",
  ],
  ["of a tag's comment, likewise", "<!-- a\n├b --> c┤\nd -->\n", "html", "--> c"],
  ["of a tag's comment before another one", "<!-- a\n├b --> c┤\n<!-- d -->\n", "html", null],
  [
    "a comment whose opener is not known: its end below is taken for its own",
    "(* a\n├b *) c┤\n(* d *)\n",
    "ocaml",
    "*) c",
  ],
  ["a comment of one line", "// f(├a)┤\n)\n", "typescript", null],
  ["brackets opened in a comment", "/* see (├a) */┤\n) */\n", "typescript", "*/"],
  ["the end of a long string that goes on below", 'a = """b\n├c""" d┤\ne"""\n', "python", '""" d'],
  ["the end of a long string before closers and a comma", 'f("""b\n├c""" d┤\ne""" ),;\n', "python", '""" d'],
  ["the end of a long string, another one begins below", 'a = """b\n├c""" d┤\n"""e\n', "python", null],
  ["the end of a long string that nothing ends below", 'a = """b\n├c""" d┤\ne\n', "python", null],
  ["the end of a long string at the very end", 'a = """b\n├c""" d┤\ne"""', "python", '""" d'],
  ["a string of one line", 'f("├a") + b┤\n");\n', "typescript", null],
  ["the end of code within a template", "`${a├} b` + c┤\n}\n", "typescript", null],
])("strings and comments: %s", (_what, drawn, languageId, expected) => {
  expect(beyond(drawn, languageId)).toBe(expected);
});
