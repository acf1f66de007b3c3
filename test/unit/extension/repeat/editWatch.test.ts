import { expect, test } from "vitest";
import { EditWatch } from "../../../../extension/repeat/editWatch";
import { findPlaces } from "../../../../extension/repeat/places";

/** A document of lines that a person edits one after the other. */
function open(text: string) {
  const lines = text.split("\n");
  const watch = new EditWatch();
  const document = {
    get lineCount() {
      return lines.length;
    },
    lineAt: (line: number) => ({ text: lines[line] ?? "" }),
  };
  return {
    lines,
    watch,
    edit: (line: number, from: string, to: string) => {
      watch.recordMove("a", line, document);
      lines[line] = (lines[line] ?? "").replace(from, to);
      return watch.findRepeatedEdit("a", document);
    },
    go: (line: number) => watch.recordMove("a", line, document),
    texts: (twice: ReturnType<EditWatch["findRepeatedEdit"]>) => {
      const now = lines.join("\n");
      return twice
        ? findPlaces(now, twice.repeat, twice.lines).map(({ start, end, newText }) => {
            const line = now.slice(0, start).split("\n").length - 1;
            return `${line}: ${now.slice(start, end)} → ${newText}`;
          })
        : null;
    },
  };
}

test("the first edit offers nothing, the same one on another line the places that are left", () => {
  const file = open("send(a)\nsend(b)\nsend(c, d)\nsend()\nresend(e)\nsend(f)");
  expect(file.edit(0, "a", "a, now")).toBeNull();
  expect(file.texts(file.edit(1, "b", "b, now"))).toEqual(["2:  → , now", "5:  → , now"]);
});

test("a place that has the argument already is none", () => {
  const file = open("send(a)\nsend(b)\nsend(c, now)\nsend(d)");
  file.edit(0, "a", "a, now");
  expect(file.texts(file.edit(1, "b", "b, now"))).toEqual(["3:  → , now"]);
});

test("a variable is renamed in its block, not in another function that has one of the same name", () => {
  const one = "def one(x):\n    total = x\n    total += 1\n    return total\n";
  const file = open(one + "def two(x):\n    total = x\n    return total");
  file.edit(1, "total", "amount");
  expect(file.texts(file.edit(2, "total", "amount"))).toEqual(["3: total → amount"]);
});

test("an argument's name, a property and a string of that name stay", () => {
  const file = open('let size = 1;\nuse(size);\nbox.size = size;\nf({ size: 2 });\nlog("size");');
  file.edit(0, "size", "width");
  expect(file.texts(file.edit(1, "size", "width"))).toEqual(["2: size → width"]);
});

test.for([
  ["a different edit", "send(b, later)"],
  ["an edit that was taken back", "send(b)"],
])("%s on the second line offers nothing", ([, second = ""]) => {
  const file = open("send(a)\nsend(b)\nsend(c)");
  file.edit(0, "a", "a, now");
  expect(file.edit(1, "send(b)", second)).toBeNull();
});

test("two changes that share nothing but a literal say too little for a third place", () => {
  const file = open("width = 8\nheight = 8\ndepth = 8");
  file.edit(0, "8", "12");
  expect(file.edit(1, "8", "12")).toBeNull();
});

test("after lines came or went nothing is taken for an edit of the line at hand", () => {
  const file = open("send(a)\nsend(b)\nsend(c)");
  file.edit(0, "a", "a, now");
  file.go(1);
  file.lines.splice(0, 1);
  expect(file.edit(1, "c", "c, now")).toBeNull();
});

test("with several cursors nothing is remembered", () => {
  const file = open("send(a)\nsend(b)\nsend(c)");
  file.edit(0, "a", "a, now");
  file.go(1);
  file.watch.reset();
  expect(file.edit(1, "b", "b, now")).toBeNull();
});
