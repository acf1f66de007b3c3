import type { Twin } from "../i18n";

export const LAYERS = {
  view: ["Layers", "층"],
  tour: [
    "Layer by layer the model works on its answer. Reading it early shows where it made up its mind.",
    "모델은 층마다 답을 다듬습니다. 중간에 읽어 보면 어디서 마음을 정했는지 드러납니다.",
  ],
  title: ["What each layer would say", "층마다 무엇을 말할까"],
  embedding: ["embedding", "임베딩"],
  behind: ["layer {layer}", "{layer}층"],
  final: ["the model", "모델"],
  sentence: [
    "After token {place} the model says “{best}” ({share}); it is first from {where} on.",
    "토큰 {place} 다음에 모델은 “{best}”({share})라고 말합니다. {where}부터 줄곧 1위입니다.",
  ],
  quantisation: [
    "Rows above the last are computed in float32 from values the engine gave; on the last row this differs from the engine's own logits by at most {difference} (quantisation).",
    "마지막 줄 위는 엔진이 준 값으로 float32로 계산했습니다. 마지막 줄에서 이 계산과 엔진의 로짓은 최대 {difference} 차이가 납니다(양자화).",
  ],
  ofChoice: ["probability of the final choice", "최종 선택의 확률"],
  rankOfChoice: ["its rank", "그 순위"],
  choice: ["final choice, rank", "최종 선택, 순위"],
  says: ["says", "말하는 것"],
} as const satisfies Record<string, Twin>;
