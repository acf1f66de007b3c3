import type { BilingualText } from "../i18n";

export const TEXT_BOX = {
  open: ["Your own text", "직접 입력"],
  label: ["Text that is in no file", "파일에 없는 텍스트"],
  placeholder: [
    "Type or paste anything: code, a sentence, 한국어. Every view then speaks of it.",
    "코드, 문장, English 등 무엇이든 입력하세요. 모든 보기가 이 텍스트를 설명합니다.",
  ],
  counts: [
    "{tokens} tokens · {characters} characters · {bytes} bytes · {ratio} characters a token",
    "토큰 {tokens}개 · 글자 {characters}개 · {bytes}바이트 · 토큰당 글자 {ratio}개",
  ],
  close: ["Back to the editor", "편집기로 돌아가기"],
  name: ["Your own text", "직접 입력한 텍스트"],
  empty: ["Type something above: its tokens come at once.", "위에 입력하면 바로 토큰이 보입니다."],
} as const satisfies Record<string, BilingualText>;
