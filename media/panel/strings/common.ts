import type { BilingualText } from "../i18n";

export const COMMON = {
  computing: ["Computing …", "계산 중 …"],
  tryNext: ["Try next:", "다음으로:"],
  asTable: ["As a table", "표로 보기"],
  table: ["Table", "표"],
  moreRows: [
    "{count} more rows are in the copied data.",
    "나머지 {count}행은 복사한 데이터에 들어 있습니다.",
  ],
  copy: ["Copy or save", "복사 또는 저장"],
  copyCsv: ["CSV", "CSV 복사"],
  copyJson: ["JSON", "JSON 복사"],
  savePicture: ["PNG", "PNG 저장"],
  whatIs: ["What is: {word}?", "{word}: 무슨 뜻인가요?"],
  sourceRead: ["read", "읽음"],
  sourceReadHint: ["Read from the running model or its file", "실행 중인 모델이나 모델 파일에서 읽은 값"],
  sourceComputed: ["computed", "계산"],
  sourceComputedHint: ["Computed from values that were read", "읽은 값으로 계산한 값"],
  sourceReference: ["reference", "참고"],
  sourceReferenceHint: ["For comparison: not a value of this model", "비교용: 이 모델의 값이 아님"],
  layer: ["Layer", "층"],
  head: ["Head", "헤드"],
  token: ["token", "토큰"],
  weight: ["weight", "가중치"],
  probability: ["probability", "확률"],
  place: ["#", "#"],
  beyondWindow: [
    "Token {token} lies beyond the model's window of {window} tokens: nothing is computed for it.",
    "{token}번 토큰은 모델의 창(토큰 {window}개) 밖이라 계산하지 않습니다.",
  ],
  omitted: [
    "The last {count} tokens do not fit the window and are left out.",
    "마지막 토큰 {count}개는 창에 들어가지 않아 제외했습니다.",
  ],
  failed: ["No answer: {message}", "답을 얻지 못했습니다: {message}"],
} as const satisfies Record<string, BilingualText>;
