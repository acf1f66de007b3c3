import type { BilingualText } from "../i18n";

export const CONTEXT = {
  title: ["What fits the window, and where the model looks", "컨텍스트 창에 들어간 것과 모델이 보는 곳"],
  sentence: [
    "{parts} parts share {count} tokens. From the last token, layers and heads together pay {share} of their attention to {name}.",
    "{parts}개 부분이 토큰 {count}개를 나눠 씁니다. 마지막 토큰은 모든 층과 헤드를 합쳐 어텐션의 {share}{을/를} {name}에 둡니다.",
  ],
  before: ["this file, before the cursor", "이 파일, 커서 앞"],
  after: ["this file, after the cursor", "이 파일, 커서 뒤"],
  own: ["this file's name", "이 파일의 이름"],
  none: ["(none)", "(없음)"],
  part: ["part", "부분"],
  tokens: ["tokens", "토큰"],
  ofWindow: ["of the window", "창에서 차지하는 비율"],
  attention: ["of the attention", "어텐션 비율"],
  cut: ["characters left out", "제외한 글자 수"],
  fits: ["Nothing that was collected had to be left out.", "모은 것 가운데 제외한 것은 없습니다."],
  leftOut: [
    "Left out: {count} characters that were collected and do not fit ({names}).",
    "제외: 모았지만 들어가지 않은 글자 {count}개({names}).",
  ],
} as const satisfies Record<string, BilingualText>;
