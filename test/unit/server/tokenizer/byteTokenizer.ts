// A tokenizer.json small enough to read: 256 bytes, the given merges, then the special tokens.

const SPECIALS = [
  "<|endoftext|>",
  "<|fim_prefix|>",
  "<|fim_suffix|>",
  "<|fim_middle|>",
  "<|repo_name|>",
  "<|file_sep|>",
];

const BYTE_LEVEL = { type: "ByteLevel", add_prefix_space: false, trim_offsets: false };

/** Words with the blank before them, all else by the character. */
const WORDS = [
  { type: "Split", pattern: { Regex: " ?[\\p{L}]+|[^\\p{L}]" }, behavior: "Isolated", invert: false },
  { ...BYTE_LEVEL, use_regex: false },
];
/** GPT-2's rule, digits one by one: the last blank of any run belongs to the next word. */
export const LIKE_GPT2 = [
  { type: "Digits", individual_digits: true },
  { ...BYTE_LEVEL, use_regex: true },
];

/** `merges`: pairs of byte-level strings, as `["a", "b"]`; their ids follow those of the bytes and specials. */
export function byteTokenizerJson(
  merges: readonly [string, string][] = [],
  pretokenizers: readonly object[] = WORDS,
): unknown {
  const isPrintable = (byte: number) =>
    (byte >= 0x21 && byte <= 0x7e) || (byte >= 0xa1 && byte <= 0xac) || byte >= 0xae;
  let next = 256;
  const bytes = Array.from({ length: 256 }, (_, byte) =>
    String.fromCharCode(isPrintable(byte) ? byte : next++),
  );
  const vocab = [...bytes, ...SPECIALS, ...merges.map(([left, right]) => left + right)];
  return {
    normalizer: null,
    pre_tokenizer: { type: "Sequence", pretokenizers },
    model: { type: "BPE", vocab: Object.fromEntries(vocab.map((content, id) => [content, id])), merges },
    added_tokens: SPECIALS.map((content, i) => ({ id: 256 + i, content, special: true })),
  };
}
