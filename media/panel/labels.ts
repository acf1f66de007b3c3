// A token's text as a person can read it: blanks made visible, bytes of split characters written out. And numbers.
import { withCodes } from "../../server/protocol/hiddenCharacters";
import type { TokenSpan } from "../../server/protocol/lsp";

const VISIBLE: Readonly<Record<string, string>> = { " ": "·", "\t": "⇥", "\n": "↵", "\r": "␍" };

/** `"  x\n"` → `··x↵`; what cannot be seen as its number. */
export function visible(text: string): string {
  return withCodes(text).replace(/\s/g, (sign) => VISIBLE[sign] ?? sign);
}

/** `[0xed, 0x95]` → `ED 95` */
export function hexBytes(bytes: readonly number[]): string {
  return bytes.map((byte) => byte.toString(16).toUpperCase().padStart(2, "0")).join(" ");
}

export interface TokenLabel {
  readonly text: string;
  /** The token holds only some bytes of a character, which is shown whole. */
  readonly isPart: boolean;
}

export function tokenLabel(text: string, span: TokenSpan): TokenLabel {
  const own = text.slice(span.start, span.end);
  return { text: visible(own), isPart: utf8Length(own) !== span.bytes.length };
}

function utf8Length(text: string): number {
  let length = 0;
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    length += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  }
  return length;
}

/** A token of the vocabulary, without a text around it: what its bytes say, or the bytes where they say nothing. */
export function bytesLabel(bytes: readonly number[]): string {
  try {
    return visible(new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(Uint8Array.from(bytes)));
  } catch {
    // Bytes that are no UTF-8 on their own are part of a character.
    return `⟨${hexBytes(bytes)}⟩`;
  }
}

/** Three decimals, and never "0.000" for what is not 0. */
export function weightText(weight: number): string {
  if (weight === 0) return "0";
  return weight < 0.0005 ? "< 0.001" : weight.toFixed(3);
}

/** `0.1234` → `12.3 %` with a blank that no line is broken at, and never "0.0 %" for what is not 0. */
export function percentText(share: number): string {
  if (share > 0 && share < 0.0005) return "<\u00a00.1\u00a0%";
  return `${(share * 100).toFixed(1)}\u00a0%`;
}

/** Four significant digits, a true minus sign: `-0.012345` → `−0.01235`. */
export function numberText(value: number): string {
  if (value === 0) return "0";
  const size = Math.abs(value);
  const text = size >= 1e5 || size < 1e-4 ? size.toExponential(2) : Number(size.toPrecision(4)).toString();
  return value < 0 ? `−${text}` : text;
}
