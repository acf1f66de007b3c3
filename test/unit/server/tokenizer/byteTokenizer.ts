// A tokenizer.json small enough to read: 256 bytes, the given merges, then the special tokens.

const SPECIALS = [
  "<|endoftext|>",
  "<|fim_prefix|>",
  "<|fim_suffix|>",
  "<|fim_middle|>",
  "<|repo_name|>",
  "<|file_sep|>",
];

/** `merges`: pairs of byte-level strings, as `["a", "b"]`; their ids follow those of the bytes and specials. */
export function byteTokenizerJson(merges: readonly [string, string][] = []): unknown {
  const isPrintable = (byte: number) =>
    (byte >= 0x21 && byte <= 0x7e) || (byte >= 0xa1 && byte <= 0xac) || byte >= 0xae;
  let next = 256;
  const bytes = Array.from({ length: 256 }, (_, byte) =>
    String.fromCharCode(isPrintable(byte) ? byte : next++),
  );
  const vocab = [...bytes, ...SPECIALS, ...merges.map(([left, right]) => left + right)];
  return {
    normalizer: null,
    pre_tokenizer: {
      type: "Sequence",
      pretokenizers: [
        { type: "Split", pattern: { Regex: " ?[\\p{L}]+|[^\\p{L}]" }, behavior: "Isolated", invert: false },
        { type: "ByteLevel", add_prefix_space: false, trim_offsets: false, use_regex: false },
      ],
    },
    model: { type: "BPE", vocab: Object.fromEntries(vocab.map((content, id) => [content, id])), merges },
    added_tokens: SPECIALS.map((content, i) => ({ id: 256 + i, content, special: true })),
  };
}
