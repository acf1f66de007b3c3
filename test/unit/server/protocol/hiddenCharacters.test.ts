// What cannot be seen is shown as its number; what is seen, blanks and line ends stay.
import { expect, test } from "vitest";
import {
  forTerminal,
  jsonForTerminal,
  nameWithCodes,
  withCodes,
  withoutNewHidden,
} from "../../../../server/protocol/hiddenCharacters";

test.each([
  ["an escape", "\x1b[2J", "⟨1B⟩[2J"],
  ["a control of eight bits", "\x9b31m", "⟨9B⟩31m"],
  ["zero width", "a\u200bb\u200db\u2060c\ufeff", "a⟨200B⟩b⟨200D⟩b⟨2060⟩c⟨FEFF⟩"],
  ["a turn of direction", "\u202ecod\u2069\u061c", "⟨202E⟩cod⟨2069⟩⟨61C⟩"],
  ["ends of lines that editors do not show", "a\u2028b\u2029", "a⟨2028⟩b⟨2029⟩"],
  ["letters drawn as nothing", "ㄱ\u3164\u115f\uffa0", "ㄱ⟨3164⟩⟨115F⟩⟨FFA0⟩"],
  ["signs that carry a hidden text", "😀\u{e0100}\u{e0041}", "😀⟨E0100⟩⟨E0041⟩"],
])("%s is shown as its number", (_what, text, shown) => {
  expect(withCodes(text)).toBe(shown);
});

test("blanks, ends of lines, letters and pictures stay as they are", () => {
  const text = "\tconst 값 = 'é 😀\ufe0f\u00a0';\r\n";
  expect(withCodes(text)).toBe(text);
  expect(forTerminal(text)).toBe(text);
});

test("the name of a file is one line", () => {
  expect(nameWithCodes("a\tb\r\nc\x1b 한.ts")).toBe("a⟨09⟩b⟨0D⟩⟨0A⟩c⟨1B⟩ 한.ts");
});

test("a terminal gets no carriage return inside a line", () => {
  expect(forTerminal("safe\rrm -rf\r\n")).toBe("safe⟨0D⟩rm -rf\r\n");
});

test("JSON keeps what it says and shows nothing hidden", () => {
  const text = JSON.stringify({ a: "\x1b\x9b\u202e\u{e0041}é" });
  const shown = jsonForTerminal(text);
  expect(shown).toBe('{"a":"\\u001b\\u009b\\u202e\\udb40\\udc41é"}');
  expect(JSON.parse(shown)).toEqual(JSON.parse(text));
});

test("only what is known already is left", () => {
  expect(withoutNewHidden("a\u200b\u202eb", "x\u200b")).toBe("a\u200bb");
});
