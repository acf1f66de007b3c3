import type { BilingualText } from "../i18n";

export const WEIGHTS = {
  view: ["Weights", "가중치"],
  tour: [
    "All of this is done by numbers that training has set and that never change while you type.",
    "이 모든 일을 학습이 정한 숫자들이 합니다. 입력하는 동안에는 변하지 않습니다.",
  ],
  head: [
    "The model that completes your code has {count} parameters in {bytes}, {bits} bits for each; {share} of them are in the feed-forward layers.",
    "여러분의 코드를 완성하는 모델의 매개변수는 {count} 개, 파일은 {bytes}이며 매개변수 하나에 {bits}비트입니다. 그 가운데 {share}{이/가} 피드포워드 층에 있습니다.",
  ],
  title: ["The matrix behind this head", "이 헤드 뒤의 행렬"],
  query: ["query W_q", "쿼리 W_q"],
  key: ["key W_k", "키 W_k"],
  value: ["value W_v", "밸류 W_v"],
  output: ["output W_o", "출력 W_o"],
  which: ["Matrix", "행렬"],
  sentence: [
    "{name}, layer {layer}, head {head}: {rows} × {columns} numbers of type {type}, {bytes} bytes; mean {mean}, standard deviation {deviation}.",
    "{layer}층 {head}번 헤드의 {name}: {type} 숫자 {rows} × {columns}개, {bytes}바이트. 평균 {mean}, 표준 편차 {deviation}.",
  ],
  histogram: ["how often each value occurs", "값마다 나타나는 횟수"],
  block: [
    "The first block as stored: each value is (code − {zero}) × {scale}",
    "저장된 첫 블록: 값 = (코드 − {zero}) × {scale}",
  ],
  code: ["code", "코드"],
  number: ["value", "값"],
  from: ["from", "부터"],
  to: ["to", "까지"],
  count: ["count", "개수"],
  paramsTitle: ["Where the parameters are", "매개변수가 있는 곳"],
  paramsSentence: [
    "{count} parameters in {bytes} of file: {perParameter} bits each, scales included.",
    "매개변수 {count}개, 파일 {bytes}: 배율까지 합쳐 하나에 {perParameter}비트.",
  ],
  embedding: ["embedding and output table", "임베딩 및 출력 표"],
  attention: ["attention", "어텐션"],
  feedForward: ["feed-forward layers", "피드포워드 층"],
  norm: ["norms", "정규화"],
  other: ["other", "기타"],
  part: ["part", "부분"],
  parameters: ["parameters", "매개변수"],
  bytes: ["bytes", "바이트"],
  sizesTitle: ["Parameters × bits = bytes", "매개변수 × 비트 = 바이트"],
  sizesSentence: [
    "A 7B model takes {seven} at 4 bits; this model has {ratio} times fewer parameters.",
    "7B 모델은 4비트로 {seven}입니다. 이 모델의 매개변수는 그 {ratio}분의 1입니다.",
  ],
  bits: ["{count} bits", "{count}비트"],
  model: ["model", "모델"],
  thisModel: ["this model", "이 모델"],
} as const satisfies Record<string, BilingualText>;
