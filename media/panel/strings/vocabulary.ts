import type { BilingualText } from "../i18n";

export const VOCABULARY = {
  title: ["The vocabulary", "어휘 사전"],
  search: ["Search a text or an id", "텍스트나 id로 찾기"],
  sentence: [
    "{matches} of {all} tokens hold “{search}”; the text itself is built of {count} tokens: {spelled}.",
    "토큰 {all}개 가운데 {matches}개에 “{search}”{이/가} 들어 있습니다. 이 텍스트 자체는 토큰 {count}개로 나뉩니다: {spelled}.",
  ],
  sentenceOne: [
    "{matches} of {all} tokens hold “{search}”; the text itself is one token: {spelled}.",
    "토큰 {all}개 가운데 {matches}개에 “{search}”{이/가} 들어 있습니다. 이 텍스트 자체도 토큰 하나입니다: {spelled}.",
  ],
  allSentence: [
    "{all} tokens: special ones, 256 single bytes, and {merged} built by merging two others.",
    "토큰 {all}개: 특수 토큰, 바이트 256개, 그리고 둘을 합쳐 만든 {merged}개.",
  ],
  rank: ["merge", "병합 순위"],
  parts: ["made of", "만든 조각"],
  special: ["special", "특수"],
  byte: ["byte", "바이트"],
  kind: ["kind", "종류"],
} as const satisfies Record<string, BilingualText>;
