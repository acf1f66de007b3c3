import type { BilingualText } from "../i18n";

export const FEED_FORWARD = {
  view: ["Feed-forward", "피드포워드"],
  tour: [
    "After attention each token is worked on by itself: hundreds of neurons look at its vector, and those that fire add what they have learnt.",
    "어텐션 다음에는 토큰마다 따로 처리합니다. 수백 개의 뉴런이 벡터를 보고, 활성화된 뉴런이 배운 것을 더합니다.",
  ],
  headSame: [
    "“{best}” comes first with and without layer {layer}'s feed-forward part: {share} with it, {left} without.",
    "{layer}층 피드포워드가 있으나 없으나 1위는 “{best}”입니다. 있을 때 {share}, 없을 때 {left}.",
  ],
  headOther: [
    "Without layer {layer}'s feed-forward part the model would say “{other}” ({otherShare}) instead of “{best}” ({share}).",
    "{layer}층 피드포워드가 없으면 모델의 답은 “{best}”({share}) 대신 “{other}”({otherShare})입니다.",
  ],
  tryLayer: ["look at layer {layer}", "{layer}층 보기"],
  without: ["With it and without it", "있을 때와 없을 때"],
  withoutSentence: [
    "Measured, not guessed: the model ran once more with what layer {layer}'s feed-forward part gives at this token set to zeros; what stands before is unchanged.",
    "추정이 아니라 측정값입니다. 이 토큰에서 {layer}층 피드포워드가 내는 값을 0으로 두고 모델을 한 번 더 실행했습니다. 앞의 토큰들은 그대로입니다.",
  ],
  asItIs: ["as it is", "그대로"],
  shareOfModel: [
    "Feed-forward parts hold {share} of this model's parameters: {count} of {all}, {each} in each layer; attention holds {attention}.",
    "이 모델 매개변수의 {share}{이/가} 피드포워드에 있습니다. {all} 개 가운데 {count} 개이며 층마다 {each} 개입니다. 어텐션은 {attention}입니다.",
  ],
  withoutIt: ["without layer {layer}'s part", "{layer}층 피드포워드 없이"],
  which: ["run", "실행"],
  neurons: ["The most active neurons here", "여기서 가장 활성화된 뉴런"],
  neuronsSentence: [
    "Layer {layer} has {all} neurons; the activation of {strong} is above 1 here.",
    "{layer}층의 뉴런 {all}개 가운데 {strong}개의 활성값이 여기서 1보다 큽니다.",
  ],
  neuronsHow: [
    "Tokens that a neuron promotes: those whose rows of the output matrix fit best what it adds. Read so early, it is a hint and no proof.",
    "뉴런이 확률을 높이는 토큰: 출력 행렬의 행이 뉴런이 더하는 값과 가장 잘 맞는 것입니다. 중간에 읽은 값이므로 증거가 아니라 실마리입니다.",
  ],
  neuron: ["neuron", "뉴런"],
  adds: ["adds (length)", "더하는 벡터의 길이"],
  answer: ["activation", "활성값"],
  speaksFor: ["promotes", "높이는 토큰"],
  lengths: ["How much each layer's part adds here", "층마다 더하는 크기"],
  lengthsSentence: [
    "Layer {layer}'s feed-forward part adds most to this token's stream.",
    "이 토큰의 흐름에 가장 많이 더하는 것은 {layer}층의 피드포워드입니다.",
  ],
} as const satisfies Record<string, BilingualText>;
