// A token's text as a person can read it: blanks made visible, bytes of split characters written out.
import type { TokenSpan } from "../../server/protocol/lsp";

const VISIBLE: Readonly<Record<string, string>> = { " ": "·", "\t": "⇥", "\n": "↵", "\r": "␍" };

/** `"  x\n"` → `··x↵` */
export function visible(text: string): string {
  return text.replace(/[ \t\n\r]/g, (blank) => VISIBLE[blank] ?? blank);
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
  return { text: visible(own), isPart: new TextEncoder().encode(own).length !== span.bytes.length };
}

/** Three decimals, and never "0.000" for what is not 0. */
export function weightText(weight: number): string {
  if (weight === 0) return "0";
  return weight < 0.0005 ? "< 0.001" : weight.toFixed(3);
}
