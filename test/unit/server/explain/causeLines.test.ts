// Which lines of a prompt a suggestion may be said to come from.
import { expect, test } from "vitest";
import { causeLines } from "../../../../server/explain/causeLines";
import type { PromptPart, RequestRecord } from "../../../../server/protocol/record";

const tokenizer = { decode: (ids: readonly number[]) => String.fromCodePoint(...ids) };
const ids = (text: string) => [...text].map((character) => character.codePointAt(0) ?? 0);
/** One token a character, behind a mark. */
const part = (text: string): PromptPart => ({ begin: "#", text, tokenIds: [35, ...ids(text)] });

function recordOf(parts: readonly PromptPart[], context: { prefix: string; suffix: string }): RequestRecord {
  const neighbours = [{ path: "lib/a.ts", text: "one\n{\ntwo" }];
  const position = { line: context.prefix.split("\n").length - 1 + 10, character: 3 };
  return {
    context: { ...context, neighbours },
    prompt: { model: "m", healedText: "", parts },
    position,
  } as unknown as RequestRecord;
}

test("lines of this file and of others, but for the one being written, names of files, and lines without words", () => {
  const [prefix, suffix] = ["first\n}\n  second\nwri", "tten\n\nafter\n"];
  const other = part("lib/a.ts\none\n{\ntwo");
  const found = causeLines(recordOf([other, part(suffix), part(prefix)], { prefix, suffix }), tokenizer);
  expect(found.map(({ path, line, text }) => [path, line, text])).toEqual([
    ["lib/a.ts", null, "one"],
    ["lib/a.ts", null, "two"],
    [null, 15, "after"],
    [null, 10, "first"],
    [null, 12, "  second"],
  ]);
  const promptIds = [other, part(suffix), part(prefix)].flatMap(({ tokenIds }) => tokenIds);
  const [one] = found;
  expect(tokenizer.decode(promptIds.slice(one?.span.from, one?.span.to))).toBe("one\n");
});

test("a line that the prompt has from further up has its own number, or none where it is not known", () => {
  const third = "third ".repeat(20);
  const prefix = `import { a }\nfirst\nsecond\n${third}\nwri`;
  const own = part(`import { a }\nimport { b }\n${third}\nwri`);
  const found = causeLines(recordOf([own], { prefix, suffix: "" }), tokenizer);
  expect(found.map(({ line, text }) => [line, text])).toEqual([
    [10, "import { a }"],
    [null, "import { b }"],
    [13, third],
  ]);
});

test("a line is read in one piece: no token alone is half a character", () => {
  const bytes = { decode: (all: readonly number[]) => new TextDecoder().decode(Uint8Array.from(all)) };
  const text = "합계 = 1\nwri";
  const own = { begin: "#", text, tokenIds: [35, ...new TextEncoder().encode(text)] };
  const [line] = causeLines(recordOf([own], { prefix: text, suffix: "" }), bytes);
  expect(line?.text).toBe("합계 = 1");
});
