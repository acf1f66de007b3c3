// What is tried where a text breaks the syntax, in which order, and what is shown of it; the syntax's faults are told.
import { expect, test } from "vitest";
import { mendSyntax } from "../../../../../server/completion/postprocess/mendSyntax";
import { readDrawn } from "../../../../golden/drawn";

const MANY = 9;

/** `faults`: of the texts that have fewer than many; null: nothing is known of it. */
function mend(drawn: string, faults: Readonly<Record<string, number | null>>) {
  const { text, context } = readDrawn(drawn, "typescript");
  const tried: string[] = [];
  const shown = mendSyntax(text, context, (candidate) => {
    tried.push(candidate);
    const all = candidate in faults ? (faults[candidate] ?? null) : MANY;
    return all === null ? null : { all, here: all, near: all };
  });
  return { shown, tried };
}

const shortenedOf = (drawn: string) => {
  const { tried } = mend(drawn, {});
  return tried.slice(1, tried.indexOf(""));
};

test.each([
  [
    "a line's end sign by sign, as long as a word is left",
    "├foo(bar)),┤",
    ["foo(bar))", "foo(bar)", "foo(bar"],
  ],
  ["blanks with the sign before them", "├foo( ) ;┤", ["foo( )", "foo(", "foo"]],
  ["six signs at most", "├a))))))))┤", ["a)))))))", "a))))))", "a)))))", "a))))", "a)))", "a))"]],
  ["nothing of a line that ends in a word", "├a b┤", []],
  ["nothing of a line without a word", "├);┤", []],
  ["a block line by line", "├a(\nb(\nc(┤", ["a(\nb(", "a("]],
  [
    "six lines at most",
    "├1\n2\n3\n4\n5\n6\n7\n8┤",
    ["1\n2\n3\n4\n5\n6\n7", "1\n2\n3\n4\n5\n6", "1\n2\n3\n4\n5", "1\n2\n3\n4", "1\n2\n3", "1\n2"],
  ],
  ["no block that is blank", "├  \n\nc(┤", []],
])("tries %s", (_what, drawn, tried) => {
  expect(shortenedOf(drawn)).toEqual(tried);
});

test("nothing is tried of a text without a fault, nor where no grammar knows", () => {
  expect(mend("├a))┤", { "a))": 0 })).toEqual({ shown: "a))", tried: ["a))"] });
  expect(mend("├a))┤", { "a))": null })).toEqual({ shown: "a))", tried: ["a))"] });
});

test.each<[string, string, Record<string, number | null>, string]>([
  ["the first without a fault", "├a)),┤", { "a)": 0 }, "a)"],
  [
    "the one with the fewest faults, where nothing could stand there with fewer",
    "├a)),┤",
    { "a))": 8, "a)": 7, a: 8 },
    "a)",
  ],
  ["the text, where nothing could stand there with fewer", "├a)),┤", {}, "a)),"],
  ["nothing, where something could", "├a)),┤", { "x;": 8 }, ""],
  ["nothing, where even nothing would be better", "├a)),┤", { "": 8 }, ""],
  ["nothing, where a string's end would be better", 'f("├a)),┤', { 'x"': 8 }, ""],
  ["nothing, where the end of a string within brackets would be better", 'f("(├a)),┤', { 'x")': 8 }, ""],
  ["the text, where of what could stand there nothing is known", "├a)),┤", { "": null }, "a)),"],
  ["a text whose block has no fault once it is closed", "├f(a {┤", { "f(a {\n}": 0 }, "f(a {"],
  ["no text whose closed block has faults", "├f(a {┤", { "": 0 }, ""],
  ["what it would replace as well, where that helps", "f(├a)┤)", { "a))": 0 }, "a))"],
  ["nothing in a line that goes on, where a fault is left", "f(├a)┤)", {}, ""],
  ["the text before blanks", "├a)),┤  ", {}, "a)),"],
  ["an element with the rest of its line and a comma", 'f("├a┤")  ', { 'a"),': 0 }, 'a"),'],
])("shows %s", (_what, drawn, faults, shown) => {
  expect(mend(drawn, faults).shown).toBe(shown);
});
