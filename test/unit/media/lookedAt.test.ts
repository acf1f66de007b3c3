// The token that most of what follows looks at.
import { expect, test } from "vitest";
import { mostReceived } from "../../../media/panel/lookedAt";

const SIGN = (text: string) => text.replace(/\d/, "#");
const TEXTS = ["{", " ", "(", "[", "1", ",", "2", "]"];

test("is the one that gets most, but for the first one and blanks", () => {
  expect(mostReceived(Float32Array.of(0.9, 0.5, 0.1, 0.3, 0.2, 0, 0, 0), TEXTS.map(SIGN))).toBe(3);
});

test("is no sign where there are words", () => {
  expect(mostReceived(Float32Array.of(0.9, 0.5, 0.1, 0.3, 0.2, 0, 0, 0), TEXTS)).toBe(4);
});

test("has something after it", () => {
  expect(mostReceived(Float32Array.of(0.9, 0, 0.1, 0.1, 0.2, 0.8, 0.9, 0), TEXTS)).toBe(4);
  expect(mostReceived(Float32Array.of(0.9, 0.5), ["{", "}"])).toBeNull();
});
