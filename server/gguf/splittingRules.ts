// Names of splitting rules, which is all that a GGUF file says of them → the patterns, one after the other, that cut a text into
// pieces no token crosses. The patterns are those of the public tokenizers, as llama.cpp has them under these names.

export interface SplittingRule {
  readonly patterns: readonly string[];
  /** Text is composed (NFC) first. */
  readonly isComposed?: boolean;
  /** A piece that is one token as a whole is that token, whatever merges would make of it. */
  readonly ignoresMerges?: boolean;
  /** Texts begin with the token for it where the file does not say otherwise. */
  readonly addsBos?: boolean;
}

const GPT2 = "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+";
const withDigits = (digits: string) =>
  "(?:'[sS]|'[tT]|'[rR][eE]|'[vV][eE]|'[mM]|'[lL][lL]|'[dD])|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|" +
  `${digits}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+`;

const LLAMA3: SplittingRule = { patterns: [withDigits("\\p{N}{1,3}")] };
const LLAMA3_WHOLE: SplittingRule = { ...LLAMA3, ignoresMerges: true, addsBos: true };
const QWEN2: SplittingRule = { patterns: [withDigits("\\p{N}")], isComposed: true };
const ONE_DIGIT: SplittingRule = { patterns: ["\\p{N}", GPT2] };
const PLAIN: SplittingRule = { patterns: [GPT2] };

export const SPLITTING_RULES: Readonly<Record<string, SplittingRule>> = {
  "llama-bpe": LLAMA3_WHOLE,
  llama3: LLAMA3_WHOLE,
  "llama-v3": LLAMA3_WHOLE,
  falcon3: LLAMA3_WHOLE,
  "smaug-bpe": LLAMA3,
  dbrx: LLAMA3,
  qwen2: QWEN2,
  "deepseek-r1-qwen": { ...QWEN2, isComposed: false },
  stablelm2: { ...QWEN2, isComposed: true },
  smollm: ONE_DIGIT,
  starcoder: ONE_DIGIT,
  refact: ONE_DIGIT,
  "command-r": ONE_DIGIT,
  codeshell: ONE_DIGIT,
  "gpt-2": PLAIN,
  "phi-2": PLAIN,
  olmo: PLAIN,
  mpt: PLAIN,
  "deepseek-coder": {
    patterns: ["[\\r\\n]", "\\s?\\p{L}+", "\\s?\\p{P}+", "[一-龥ࠀ-一가-퟿]+", "\\p{N}"],
  },
  default: { patterns: ["[\\p{P}\\$\\+<=>\\^~\\|]+", GPT2, "\\p{N}+", "[0-9][0-9][0-9]"] },
};
