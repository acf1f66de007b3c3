import type { BilingualText } from "../i18n";

export const FLOW = {
  view: ["The whole way", "전체 흐름"],
  tour: [
    "This is the whole model with your code going through it, from text to the next token.",
    "여러분의 코드가 지나가는 모델 전체입니다. 글에서 다음 토큰까지.",
  ],
  title: ["From your code to the next token", "코드에서 다음 토큰까지"],
  head: [
    "{count} tokens go through {layers} layers and {parameters} numbers, and out comes “{best}” ({share}).",
    "토큰 {count}개가 층 {layers}개와 숫자 {parameters} 개를 지나 “{best}”({share}) 예상이 됩니다.",
  ],
  headCame: ["What stands there is “{came}”.", "실제로 그 자리에는 “{came}” 토큰이 있습니다."],
  tryAttention: ["see where it looked", "어디를 보았는지 보기"],
  tryLayers: ["see it grow layer by layer", "층마다 자라는 모습 보기"],
  sentence: [
    "The bars are to the scale of parameters: blue is attention (and the table of vectors), yellow the feed-forward part. On the right: what the model would say if it stopped there.",
    "막대 길이는 매개변수 수에 비례합니다. 파랑은 어텐션과 벡터 표, 노랑은 피드포워드입니다. 오른쪽은 거기서 멈추면 모델이 할 답입니다.",
  ],
  tokens: ["{count} tokens", "토큰 {count}개"],
  vectors: ["Vectors", "벡터"],
  vectorsNote: [
    "{count} × {size} numbers, one row of a table for each token",
    "{count} × {size}개 숫자, 토큰마다 표의 한 행",
  ],
  layer: ["Layer {layer}: attention", "{layer}층: 어텐션"],
  feedForward: ["feed-forward", "피드포워드"],
  layerNote: [
    "{heads} heads look back; then each token by itself",
    "헤드 {heads}개가 돌아보고, 그다음 토큰마다 따로",
  ],
  next: ["Probabilities", "확률"],
  nextNote: ["one for each of {vocab} tokens", "토큰 {vocab}개마다 하나"],
  run: ["Run through it", "흐름 따라가기"],
  step: ["Step", "한 단계"],
  stage: ["stage", "단계"],
  parameters: ["parameters", "매개변수"],
  says: ["would say", "할 답"],
  size: ["{count} parameters", "매개변수 {count}개"],
} as const satisfies Record<string, BilingualText>;
