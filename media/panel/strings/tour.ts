import type { BilingualText } from "../i18n";

export const TOUR = {
  done: ["Done", "끝"],
  right: ["“{right}”: you saw that coming.", "“{right}”: 맞혔습니다."],
  wrong: [
    "You said “{chosen}”; it is “{right}”. See why below.",
    "고른 답은 “{chosen}”, 실제는 “{right}”입니다. 이유는 아래에 있습니다.",
  ],
  hidden: [
    "Guess first: the view is shown once you have answered.",
    "먼저 맞혀 보세요. 답하면 화면이 보입니다.",
  ],
  summary: ["You guessed {right} of {all} right.", "{all}문제 가운데 {right}문제를 맞혔습니다."],
  again: ["Worth another look: {names}.", "다시 볼 만한 곳: {names}."],
  tokens: ["Into how many tokens is “{name}” cut?", "“{name}” 이름은 토큰 몇 개로 나뉠까요?"],
  embedding: [
    "Which word is most like “{name}” to the model?",
    "모델에게 “{name}” 토큰과 가장 비슷한 단어는 무엇일까요?",
  ],
  attention: [
    "Which word will “{name}” look at most in layer {layer}, head {head}?",
    "{layer}층 {head}번 헤드에서 “{name}” 토큰은 어떤 단어를 가장 많이 볼까요?",
  ],
  heads: [
    "How many of the {all} heads do one clear thing on this code?",
    "이 코드에서 한 가지 일을 뚜렷이 하는 헤드는 {all}개 가운데 몇 개일까요?",
  ],
  feedForward: [
    "Which half of a layer has more of its parameters?",
    "한 층의 매개변수는 어느 쪽에 더 많을까요?",
  ],
  attentionHalf: ["attention", "어텐션"],
  feedForwardHalf: ["feed-forward", "피드포워드"],
  layers: [
    "From which layer on does the model know its answer for this place?",
    "이 자리의 답을 모델은 몇 층부터 알고 있을까요?",
  ],
  layer: ["layer {layer}", "{layer}층"],
  next: [
    "Which token does the model expect after “{before}”?",
    "“{before}” 다음에 모델은 어떤 토큰을 예상할까요?",
  ],
  suggestion: ["When the model writes a line, how does it go about it?", "모델은 한 줄을 어떻게 쓸까요?"],
  oneByOne: ["token by token, without a plan", "계획 없이 토큰 하나씩"],
  planned: ["it plans the line, then writes it", "줄을 계획한 뒤 쓴다"],
  weights: [
    "How large is a 7B model at 4 bits a parameter?",
    "매개변수당 4비트인 7B 모델의 크기는 얼마일까요?",
  ],
} as const satisfies Record<string, BilingualText>;
