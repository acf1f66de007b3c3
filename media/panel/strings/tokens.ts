import type { Twin } from "../i18n";

export const TOKENS = {
  view: ["Tokens", "토큰"],
  tour: [
    "The text is cut into tokens. Each has a number, its id; the model sees only these numbers.",
    "글을 토큰으로 자릅니다. 토큰마다 번호(id)가 있고, 모델은 이 번호만 봅니다.",
  ],
  title: ["This token", "이 토큰"],
  sentence: [
    "Token {place} is “{text}”: id {id}, {bytes} bytes of UTF-8 ({hex}).",
    "토큰 {place}은(는) “{text}”: id {id}, UTF-8로 {bytes}바이트({hex})입니다.",
  ],
  partSentence: [
    "Token {place} holds {bytes} of the {all} bytes of “{text}” ({hex}); its neighbours hold the rest.",
    "토큰 {place}에는 “{text}”의 {all}바이트 가운데 {bytes}바이트({hex})가 들어 있고, 나머지는 이웃 토큰에 있습니다.",
  ],
  id: ["id", "id"],
  bytes: ["bytes", "바이트"],
  text: ["text", "글자"],
  counts: ["How the text is cut", "글을 자른 모양"],
  countsSentence: [
    "{tokens} tokens for {characters} characters and {bytes} bytes; the longest has {longest} bytes.",
    "글자 {characters}개, {bytes}바이트에 토큰 {tokens}개입니다. 가장 긴 토큰은 {longest}바이트입니다.",
  ],
  length: ["bytes of a token", "토큰의 바이트 수"],
  count: ["tokens", "토큰 수"],
} as const satisfies Record<string, Twin>;
