// How much right of the cursor a text writes itself. Drawn: cursor and text; told: what it replaces.
import { expect, test } from "vitest";
import { replacedLength } from "../../../../../server/completion/postprocess/replacedLength";
import { readDrawn } from "../../../../golden/drawn";

test.each([
  ["nothing stands behind", "f(├a)┤", ""],
  ["blanks stand behind", "f(├a)┤  \n)", ""],
  ["what stands in the next line is left", "f(├a)┤\n)", ""],
  ["a closer", "f(├a)┤)", ")"],
  ["two closers, written both", "f(g(├a))┤))", "))"],
  ["the inner one of two closers", "f(g(├a)┤))", ")"],
  ["closers of several kinds with the signs between", "f([{ a: ├b }]);┤ }]);", " }]);"],
  ["a quote, its call and the semicolon", 'f("├a");┤");', '");'],
  ["a quote alone: the call is still open", 'f("├a"┤");', '"'],
  ["a closer of the text's own bracket is left", "f(├g()┤)", ""],
  ["a semicolon behind what it closes", "f(├a);┤);", ");"],
  ["blanks at the text's end do not count", "f(├a); ┤);", ");"],
  ["blanks at the line's end do not count", "f(├a);┤);  ", ");"],
  ["a word of which the text has the beginning", "├ab┤abc", ""],
  ["the whole word", "x = ├ab┤ab", "ab"],
  ["signs of which the text has the beginning", "x = ├a, [┤, [b", ", ["],
  ["the longest repeated stretch", "x = ├a;;┤;;b", ";;"],
  ["a shorter one where the longer one is a word", "x = ├a,b,┤,b,c", ","],
  ["a closer that nothing has opened, and the text ends in", "f(├[a]┤])", "]"],
])("%s: %s", (_what, drawn, replaced) => {
  const { text, context } = readDrawn(drawn, "typescript");
  expect(context.suffix.slice(0, replacedLength(text, context))).toBe(replaced);
});

test.each([
  ["a tag that the text does not open", "<b>├x</b>┤</b>", "</b>"],
  ["a tag that it opens and closes", "<b>├<b>x</b>┤</b>", ""],
  ["a tag that it opens with attributes", '<b>├<b id="1">x</b>┤</b>', ""],
  ["a tag that it opens twice and closes once", "<b>├<b><b>x</b>┤</b>", ""],
  ["a tag whose name only begins the same", "<b>├<bc>x</b>┤</b>", "</b>"],
  ["a tag with signs in its name", "<a.b>├x</a.b>┤</a.b>", "</a.b>"],
  ["another tag", "<b>├x</i>┤</b>", ""],
  ["the end of a fragment", "<>├x</>┤</>", "</>"],
  ["two tags", "<a><b>├x</b></a>┤</b></a>", "</b></a>"],
  ["the bracket of a tag", "<b├ c>┤>", ">"],
  ["the bracket of a tag that ends itself", "<b├ />┤>", ">"],
  ["the bracket of a tag that the text opens itself", "<b>├<i>┤>", ""],
  ["the end of a tag that the text writes", "<b├></i>┤>", ">"],
  ["the bracket of an outer type", "f<├Map<a>┤>()", ""],
  ["the bracket behind an arrow", "f<├(a) => b┤>()", ""],
  ["the bracket of a return type", "f<├(a) -> b┤>()", ""],
  ["the bracket behind a comparison", "f<├a >= b┤>()", ""],
  ["a smaller-than is no bracket", "f<├a < b>┤>()", ">"],
  ["a comment's beginning is one", "<b├ <!-- -->┤>", ""],
])("tags and angle brackets: %s: %s", (_what, drawn, replaced) => {
  const { text, context } = readDrawn(drawn, "typescriptreact");
  expect(context.suffix.slice(0, replacedLength(text, context))).toBe(replaced);
});
