import type { BilingualText } from "../i18n";

export const TOKENS = {
  view: ["Tokens", "토큰"],
  tour: [
    "The text is cut into tokens. Each has a number, its id; the model sees only these numbers.",
    "텍스트를 토큰으로 자릅니다. 토큰마다 번호(id)가 있고, 모델은 이 번호만 봅니다.",
  ],
  headBoth: [
    "“{one}” is a single token, “{name}” is not: it is built of {parts}.",
    "“{one}” 이름은 통째로 토큰 하나이고, “{name}” 이름은 {parts} 조각으로 나뉩니다.",
  ],
  headBuilt: [
    "There is no token “{name}”: it is built of {parts}.",
    "“{name}” 이름은 통째로 된 토큰이 없어 {parts} 조각으로 나뉩니다.",
  ],
  headOne: [
    "{characters} characters are {tokens} tokens here; “{one}” is one of them, a whole name.",
    "글자 {characters}개가 토큰 {tokens}개로 나뉩니다. 그 가운데 “{one}” 이름은 통째로 토큰 하나입니다.",
  ],
  headCounts: [
    "{characters} characters are {tokens} tokens here.",
    "글자 {characters}개가 토큰 {tokens}개로 나뉩니다.",
  ],
  tryPart: ["look at “{name}”", "“{name}” 살펴보기"],
  trySearch: ["find “{name}” in the vocabulary", "어휘 사전에서 “{name}” 찾기"],
  title: ["This token", "이 토큰"],
  sentence: [
    "Token {place} is “{text}”: id {id}, in UTF-8 bytes {hex}.",
    "{place}번 토큰은 “{text}”: id {id}, UTF-8 바이트로 {hex}입니다.",
  ],
  partSentence: [
    "Token {place} holds {bytes} of the {all} bytes of “{text}” ({hex}); its neighbours hold the rest.",
    "토큰 {place}에는 “{text}”의 {all}바이트 가운데 {bytes}바이트({hex})가 들어 있고, 나머지는 이웃 토큰에 있습니다.",
  ],
  axes: [
    "Below a column: bytes of a token. Above it: how many tokens have so many.",
    "기둥 아래는 토큰의 바이트 수, 위는 그런 토큰의 개수입니다.",
  ],
  signs: [
    "In the chips · is a space, ⇥ a tab, ↵ the end of a line; a dashed chip holds part of a character.",
    "토큰 조각에서 ·는 공백, ⇥는 탭, ↵는 줄 끝입니다. 점선 조각에는 글자의 일부만 들어 있습니다.",
  ],
  merged: [
    "Merge number {rank} of the tokenizer's training made it: {made}.",
    "토크나이저 학습의 {rank}번째 병합으로 만들어졌습니다: {made}.",
  ],
  single: [
    "It is a single byte: every text can be built of these.",
    "바이트 하나입니다. 어떤 텍스트든 바이트로 만들 수 있습니다.",
  ],
  special: ["It is a special token, which no text contains.", "특수 토큰으로, 텍스트에는 나타나지 않습니다."],
  around: ["Its neighbours in the vocabulary:", "어휘 사전의 이웃:"],
  id: ["id", "id"],
  bytes: ["bytes", "바이트"],
  text: ["text", "텍스트"],
  counts: ["How the text is cut", "토큰 길이별 개수"],
  countsSentence: [
    "{tokens} tokens for {characters} characters and {bytes} bytes; the longest has {longest} bytes.",
    "글자 {characters}개, {bytes}바이트에 토큰 {tokens}개입니다. 가장 긴 토큰은 {longest}바이트입니다.",
  ],
  length: ["bytes of a token", "토큰의 바이트 수"],
  count: ["tokens", "토큰 수"],
} as const satisfies Record<string, BilingualText>;
