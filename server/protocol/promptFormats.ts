// How the families of models were taught to fill a gap: one record a family, with the marks of its prompt, their order,
// and what a text is cleaned of. A table; knows no ids (model/promptFormat.ts) and no window (inference/fimPrompt.ts).

export interface PromptFormatRecord {
  /** As the setting `loupe.servers` names it. */
  readonly name: string;
  readonly order: "suffixPrefixMiddle" | "prefixSuffixMiddle";
  /** Before each of the three parts. */
  readonly marks: { readonly prefix: string; readonly suffix: string; readonly middle: string };
  /** Before the path of each file; absent: the prompt names no file. */
  readonly fileSep?: string;
  /** In front of everything, where the tokenizer itself puts nothing there. */
  readonly bos?: string;
  /** Further marks at which a text ends that spells them out. */
  readonly ends: readonly string[];
  /** A document with this in it is about such marks: there they are text. */
  readonly sign: string;
  /** What a completion server is sent in front; absent: nothing. */
  readonly textHead?: (file: { readonly repoName: string | null; readonly path: string }) => string;
}

const PIPES = {
  marks: { prefix: "<|fim_prefix|>", suffix: "<|fim_suffix|>", middle: "<|fim_middle|>" },
  fileSep: "<|file_sep|>",
  ends: ["<|endoftext|>", "<|fim_pad|>", "<|repo_name|>", "<|file_sep|>"],
  sign: "<|",
} as const;

/** As each family's model card writes it. A model has the first of these whose three marks its tokenizer knows. */
export const PROMPT_FORMATS = [
  // Qwen2.5-Coder; CodeGemma has the three marks.
  { ...PIPES, name: "qwen", order: "prefixSuffixMiddle" },
  // StarCoder2; StarCoder, Granite and StableCode have the three marks.
  {
    name: "starcoder",
    order: "prefixSuffixMiddle",
    marks: { prefix: "<fim_prefix>", suffix: "<fim_suffix>", middle: "<fim_middle>" },
    fileSep: "<file_sep>",
    ends: ["<fim_pad>", "<file_sep>"],
    sign: "<fim_",
  },
  {
    name: "santacoder",
    order: "prefixSuffixMiddle",
    marks: { prefix: "<fim-prefix>", suffix: "<fim-suffix>", middle: "<fim-middle>" },
    ends: ["<fim-pad>"],
    sign: "<fim-",
  },
  // DeepSeek-Coder marks the gap, then the end.
  {
    name: "deepseek",
    order: "prefixSuffixMiddle",
    marks: { prefix: "<｜fim▁begin｜>", suffix: "<｜fim▁hole｜>", middle: "<｜fim▁end｜>" },
    bos: "<｜begin▁of▁sentence｜>",
    ends: ["<｜begin▁of▁sentence｜>", "<｜end▁of▁sentence｜>"],
    sign: "<｜",
  },
  // Our own, as models/training/prompt.py writes it: Qwen's marks, the suffix first. Their manifest names their order.
  {
    ...PIPES,
    name: "loupe",
    order: "suffixPrefixMiddle",
    textHead: ({ repoName, path }) =>
      `${repoName === null ? "" : `<|repo_name|>${repoName}`}<|file_sep|>${path}\n`,
  },
] as const satisfies readonly PromptFormatRecord[];

export type PromptFormatName = (typeof PROMPT_FORMATS)[number]["name"];

/** The prompt as text, for a server that turns the marks into special tokens. */
export function textPrompt(
  name: PromptFormatName,
  { prefix, suffix, ...file }: { prefix: string; suffix: string; repoName: string | null; path: string },
): string {
  const format: PromptFormatRecord | undefined = PROMPT_FORMATS.find((known) => known.name === name);
  if (!format) return prefix;
  const { marks, order } = format;
  const [before, after] = [`${marks.prefix}${prefix}`, `${marks.suffix}${suffix}`];
  const parts = order === "suffixPrefixMiddle" ? after + before : before + after;
  return `${format.textHead?.(file) ?? ""}${parts}${marks.middle}`;
}

/** Cuts before a mark that a model spelled out as text; a document that is about such marks keeps them. */
export function cutAtMarks(text: string, document: string): string {
  let end = text.length;
  for (const { marks, ends, sign } of PROMPT_FORMATS as readonly PromptFormatRecord[]) {
    if (document.includes(sign)) continue;
    for (const mark of [...Object.values(marks), ...ends]) {
      const at = text.indexOf(mark);
      if (at >= 0 && at < end) end = at;
    }
  }
  return text.slice(0, end);
}
