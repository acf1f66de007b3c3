// `loupe tokens`: a text → a table of its tokens, or the same as JSON.
import type { Tokenizer } from "../tokenizer/tokenizer";

export async function tokensAsJson(text: string, tokenizer: Tokenizer): Promise<string> {
  const tokens = await tokenizer.encodeWithSpansSliced(text);
  return JSON.stringify({ count: tokens.length, tokens }, null, 2);
}

/** One row per token: index, id, text with its blanks visible, bytes; then the sums. */
export async function tokensAsTable(text: string, tokenizer: Tokenizer): Promise<string> {
  const tokens = await tokenizer.encodeWithSpansSliced(text);
  const rows = tokens.map(({ tokenId, start, end, bytes }, index) => [
    String(index),
    String(tokenId),
    visible(text.slice(start, end)),
    bytes.map((byte) => byte.toString(16).padStart(2, "0")).join(" "),
  ]);
  const perToken =
    tokens.length === 0 ? "" : `, ${(text.length / tokens.length).toFixed(2)} characters per token`;
  return `${table([["index", "id", "text", "bytes"], ...rows])}\n${tokens.length} tokens${perToken}`;
}

/** `a b\n` → `a·b↵` */
export function visible(text: string): string {
  return text.replaceAll(" ", "·").replaceAll("\t", "→").replaceAll("\n", "↵").replaceAll("\r", "␍");
}

function table(rows: readonly (readonly string[])[]): string {
  const widths = [0, 1, 2].map((column) =>
    rows.reduce((widest, row) => Math.max(widest, row[column]?.length ?? 0), 0),
  );
  return rows
    .map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  "))
    .map((line) => line.trimEnd())
    .join("\n");
}
