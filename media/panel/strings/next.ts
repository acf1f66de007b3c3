import type { BilingualText } from "../i18n";

export const NEXT = {
  view: ["Next token", "다음 토큰"],
  tour: [
    "From what the last layer holds, every token of the vocabulary gets a probability of coming next.",
    "마지막 층의 값으로부터 어휘 사전의 모든 토큰에 다음에 올 확률이 매겨집니다.",
  ],
  headRight: [
    "The model expected “{came}” here, with {share}: {bits} bits of surprise.",
    "모델은 여기서 “{came}” 토큰을 {share} 확률로 예상했습니다. 놀라움 {bits}비트.",
  ],
  headOther: [
    "The model expected “{best}” ({bestShare}); “{came}” came, with {share}: {bits} bits of surprise.",
    "모델의 예상은 “{best}”({bestShare})였고, 실제로는 “{came}”({share})입니다. 놀라움 {bits}비트.",
  ],
  headAfter: [
    "After “{before}” the model expects “{best}”, with {bestShare}.",
    "“{before}” 다음에 모델이 예상하는 것은 “{best}”({bestShare})입니다.",
  ],
  tryTemperature: ["make it surer: temperature 0.5", "더 확신하게: 온도 0.5"],
  tryLayers: ["see it grow layer by layer", "층마다 달라지는 과정 보기"],
  heading: ["What comes next?", "다음에 무엇이 올까?"],
  temperature: ["Temperature", "온도"],
  sentence: [
    "After token {place} the model expects {best} ({share}) first; all {count} probabilities sum to {sum}.",
    "{place}번 토큰 다음에 모델이 가장 기대하는 것은 {best}({share})입니다. 확률 {count}개의 합은 {sum}입니다.",
  ],
  came: [
    "What really came, “{text}”, had {share}: rank {rank}, {bits} bits of surprise.",
    "실제로 온 “{text}”의 확률은 {share}, {rank}위, 놀라움 {bits}비트입니다.",
  ],
  atTemperature: ["at temperature {value}", "온도 {value}에서"],
  logit: ["logit", "로짓"],
  candidate: ["candidate", "후보"],
  formula: [
    "Logits become probabilities by softmax over the whole vocabulary, divided by the temperature first. It normalises at the output; it is no activation inside the network.",
    "로짓을 온도로 나눈 뒤 어휘 사전 전체에 소프트맥스를 적용하면 확률이 됩니다. 출력에서의 정규화이며 신경망 안의 활성화 함수가 아닙니다.",
  ],
  surpriseTitle: ["How surprising was each token?", "토큰마다 얼마나 뜻밖이었나?"],
  surpriseSentence: [
    "On average {mean} bits a token; the most surprising is token {place} “{text}” with {bits} bits (rank {rank}).",
    "토큰당 평균 {mean}비트입니다. 가장 뜻밖인 것은 토큰 {place} “{text}”: {bits}비트({rank}위).",
  ],
  bits: ["bits", "비트"],
  rank: ["rank", "순위"],
  legend: [
    "0 bits: expected … 12 bits and more: one in four thousand",
    "0비트: 예상대로 … 12비트 이상: 4천분의 1",
  ],
} as const satisfies Record<string, BilingualText>;
