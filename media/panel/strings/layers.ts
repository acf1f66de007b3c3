import type { BilingualText } from "../i18n";

export const LAYERS = {
  view: ["Layers", "층"],
  tour: [
    "Layer by layer the model works on its answer. Reading it early shows where it made up its mind.",
    "모델은 층마다 답을 다듬습니다. 중간에 읽어 보면 어느 층에서 답을 정했는지 드러납니다.",
  ],
  headKnown: [
    "“{best}” is known from layer {layer} on; before that the model thinks of “{before}”.",
    "{layer}층부터 답은 “{best}”입니다. 그 전에는 “{before}” 쪽이었습니다.",
  ],
  headKnownOnly: [
    "“{best}” is the model's answer from layer {layer} on ({share}).",
    "{layer}층부터 모델의 답은 “{best}”({share})입니다.",
  ],
  headAtOnce: [
    "“{best}” is the model's answer from the first layer on ({share}).",
    "첫 층부터 모델의 답은 “{best}”({share})입니다.",
  ],
  headMissed: ["What really stands there is “{came}”.", "실제로 그 자리에 있는 것은 “{came}”입니다."],
  tryLayer: ["see what layer {layer} hands on", "{layer}층이 넘기는 값 보기"],
  tryHeads: ["see where it looked", "모델이 어디를 보았는지 보기"],
  title: ["What each layer would say", "층별 예측"],
  embedding: ["embedding", "임베딩"],
  behind: ["layer {layer}", "{layer}층"],
  final: ["the model", "모델"],
  sentence: [
    "After token {place} the model says “{best}” ({share}); it is first from {where} on.",
    "{place}번 토큰 다음에 올 것으로 모델은 “{best}”({share}){을/를} 예측합니다. {where}부터 줄곧 1위입니다.",
  ],
  quantisation: [
    "Rows above the last are computed in float32 from values the engine gave; on the last row this differs from the engine's own logits by at most {difference} (quantisation).",
    "마지막 줄 위는 엔진이 준 값으로 float32로 계산했습니다. 마지막 줄에서 이 계산과 엔진의 로짓은 최대 {difference} 차이가 납니다(양자화).",
  ],
  ofChoice: ["probability of the final choice", "최종 선택의 확률"],
  rankOfChoice: ["its rank", "그 순위"],
  choice: ["final choice, rank", "최종 선택, 순위"],
  says: ["says", "예측"],
  keysHint: [
    "Choose a layer to see what it hands on; keys: { and }.",
    "층을 고르면 그 층이 넘기는 값이 아래에 보입니다. 키: { }",
  ],
  streamTitle: ["What the layer hands on", "층이 넘기는 값"],
  streamSentence: [
    "Layer {layer} adds to the stream at token {place} and hands on {size} numbers; read with the model's head they say “{best}” ({share}).",
    "{layer}층은 {place}번 토큰의 흐름에 값을 더해 숫자 {size}개를 넘깁니다. 모델의 출력층으로 읽으면 “{best}”({share})입니다.",
  ],
  handedOn: ["after layer {layer}", "{layer}층 뒤"],
  takenIn: ["before layer {layer}", "{layer}층 앞"],
  added: ["what layer {layer} adds", "{layer}층이 더한 값"],
  long: ["length √Σx² = {length}", "길이 √Σx² = {length}"],
  formula: [
    "softmax(E · norm(x)): the last norm of the model, then its output matrix E with a row for each token, over the whole vocabulary. This is what the rows above show of each layer.",
    "softmax(E · norm(x)): 모델의 마지막 정규화 다음에, 토큰마다 한 행이 있는 출력 행렬 E를 곱해 어휘 사전 전체에 소프트맥스를 합니다. 위 표의 각 줄이 이 값입니다.",
  ],
  number: ["number", "번호"],
} as const satisfies Record<string, BilingualText>;
