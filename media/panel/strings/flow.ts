import type { BilingualText } from "../i18n";

export const FLOW = {
  view: ["Overview", "전체 흐름"],
  tour: [
    "This is the whole model with your code going through it, from text to the next token.",
    "여러분의 코드가 지나가는 모델 전체입니다. 텍스트에서 다음 토큰까지.",
  ],
  title: ["From your code to the next token", "코드에서 다음 토큰까지"],
  head: [
    "{count} tokens go through {layers} layers and {parameters} parameters, and out comes “{best}” ({share}).",
    "토큰 {count}개가 {layers}개 층, 매개변수 {parameters} 개를 지나 “{best}”({share}){이/가} 나옵니다.",
  ],
  headOne: [
    "One token goes through {layers} layers and {parameters} parameters, and out comes “{best}” ({share}).",
    "토큰 하나가 {layers}개 층, 매개변수 {parameters} 개를 지나 “{best}”({share}){이/가} 나옵니다.",
  ],
  headCame: ["What stands there is “{came}”.", "실제로 그 자리에 있는 것은 “{came}”입니다."],
  tryAttention: ["see where it looked", "어디를 보았는지 보기"],
  tryLayers: ["see it grow layer by layer", "층마다 달라지는 과정 보기"],
  sentence: [
    "Drawn to scale: the height of a block is how many of the model's parameters it holds, its width how long it takes.",
    "실제 비율로 그렸습니다. 블록의 높이는 매개변수 수, 너비는 계산 시간입니다.",
  ],
  sentenceNoTime: [
    "Drawn to scale: the height of a block is how many of the model's parameters it holds. Its time is measured on the CPU only.",
    "실제 비율로 그렸습니다. 블록의 높이는 매개변수 수입니다. 시간은 CPU에서만 잽니다.",
  ],
  stacked: [
    "Attention and feed-forward of a layer are stacked: both are as wide as the layer takes long.",
    "한 층의 어텐션과 피드포워드는 위아래로 쌓았고, 너비는 둘 다 그 층의 계산 시간입니다.",
  ],
  measured: [
    "Measured here: {total} ms for {count} tokens, of which attention {attention}, feed-forward {inner}, output {head}.",
    "이 컴퓨터에서 잰 시간: 토큰 {count}개에 {total} ms. 어텐션 {attention}, 피드포워드 {inner}, 출력 {head}.",
  ],
  tokens: ["{count} tokens", "토큰 {count}개"],
  oneToken: ["One token", "토큰 1개"],
  vectors: ["Vectors", "벡터"],
  vectorsTable: ["vectors", "벡터"],
  layer: ["Layer {layer}", "{layer}층"],
  attention: ["attention", "어텐션"],
  feedForward: ["feed-forward", "피드포워드"],
  next: ["Probabilities", "확률"],
  shared: ["the same table as the vectors, read the other way round", "벡터와 같은 표를 거꾸로 읽습니다"],
  run: ["Run through it", "흐름 따라가기"],
  step: ["Step", "한 단계씩"],
  stage: ["stage", "단계"],
  parameters: ["parameters", "매개변수"],
  time: ["time", "시간"],
  says: ["would say", "예측"],
  picture: ["The model, drawn to scale", "실제 비율로 그린 모델"],
} as const satisfies Record<string, BilingualText>;
