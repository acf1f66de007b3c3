// How texts, bytes and numbers are written in the panel.
import { describe, expect, test } from "vitest";
import {
  bytesLabel,
  hexBytes,
  numberText,
  tokenLabel,
  visible,
  weightText,
} from "../../../media/panel/labels";

describe("labels", () => {
  test("make blanks visible", () => {
    expect(visible("\t a\r\n")).toBe("⇥·a␍↵");
    expect(visible("a\u0007\u00a0한")).toBe("a⟨07⟩\u00a0한");
    expect(visible("a\u200b\u202e b")).toBe("a⟨200B⟩⟨202E⟩·b");
  });

  test("show a character that is split over tokens whole, and say so", () => {
    const span = { tokenId: 7, start: 1, end: 2, bytes: [0xed] };
    expect(tokenLabel("x한y", span)).toEqual({ text: "한", isPart: true });
    expect(hexBytes(span.bytes)).toBe("ED");
    expect(tokenLabel("x한y", { ...span, bytes: [0xed, 0x95, 0x9c] }).isPart).toBe(false);
  });

  test("write out the bytes of a token that is no text of its own", () => {
    expect(bytesLabel([0x20, 0x61])).toBe("·a");
    expect(bytesLabel([0xed, 0x95])).toBe("⟨ED 95⟩");
  });

  test("never show a small number as 0", () => {
    expect(weightText(0)).toBe("0");
    expect(weightText(0.0001)).toBe("< 0.001");
    expect(weightText(0.12345)).toBe("0.123");
    expect([0, -0.0123456, 123456, 1e-7].map(numberText)).toEqual(["0", "−0.01235", "1.23e+5", "1.00e-7"]);
  });
});
