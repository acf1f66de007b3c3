import type { BilingualText } from "../i18n";

export const ATTENTION = {
  view: ["Attention", "어텐션"],
  tour: [
    "In every layer, each token looks back at the tokens before it and takes over what it needs.",
    "층마다 각 토큰은 앞의 토큰들을 돌아보고 필요한 것을 가져옵니다.",
  ],
  map: ["Who looks at whom", "누가 누구를 보는가"],
  mapSentence: [
    "In layer {layer}, head {head}, token {place} “{text}” attends most to {most}.",
    "{layer}층 {head}번 헤드에서 {place}번 토큰 “{text}” 자리가 가장 많이 보는 것: {most}.",
  ],
  byLines: ["line by line", "줄마다"],
  byTokens: ["token by token", "토큰마다"],
  arcs: ["What this token looks at", "이 토큰이 보는 것"],
  arcsSentence: [
    "In layer {layer}, head {head}, “{name}” looks at {list}.",
    "{layer}층 {head}번 헤드에서 “{name}” 토큰이 보는 것: {list}.",
  ],
  folded: ["{count} lines that it hardly looks at", "거의 보지 않는 줄 {count}개"],
  inLine: ["line {number}", "{number}번째 줄"],
  head: [
    "“{name}” looks mostly at “{other}” in line {line}: {share} of its attention in layer {layer}, head {head}.",
    "“{name}” 토큰은 {line}번째 줄의 “{other}” 토큰을 가장 많이 봅니다. {layer}층 {head}번 헤드에서 어텐션의 {share}.",
  ],
  headSelf: [
    "“{name}” looks mostly at itself here: {share} of its attention in layer {layer}, head {head}.",
    "“{name}” 토큰은 여기서 주로 자신을 봅니다. {layer}층 {head}번 헤드에서 어텐션의 {share}.",
  ],
  tryHead: ["layer {layer}, head {head}: “{name}”, {share}", "{layer}층 {head}번 헤드: “{name}”, {share}"],
  cell: [
    "“{from}” → “{to}”, {share}, layer {layer} head {head}",
    "“{from}” → “{to}”, {share}, {layer}층 {head}번 헤드",
  ],
  caution: [
    "A weight says where this head looks, not why the model decides as it does.",
    "가중치는 이 헤드가 어디를 보는지 보여 줄 뿐, 모델이 왜 그렇게 정하는지는 알려 주지 않습니다.",
  ],
  mask: [
    "The half above the diagonal is empty: this model is a decoder, no token sees a later one. An encoder such as BERT would fill it (reference).",
    "대각선 위쪽은 비어 있습니다. 이 모델은 디코더라서 어떤 토큰도 뒤의 토큰을 보지 못합니다. BERT 같은 인코더라면 그곳도 채웁니다(참고).",
  ],
  maskCheck: ["Sum of all weights above the diagonal: {sum}", "대각선 위 가중치의 합: {sum}"],
  attendsTo: ["attends to", "보는 토큰"],
  keysHint: ["Keys: [ and ] change the head, { and } the layer.", "키: [ ] 로 헤드를, { } 로 층을 바꿉니다."],
  example: ["Attention(Q, K, V), worked out", "Attention(Q, K, V) 풀이"],
  exampleSentence: [
    "Token {i} “{a}” asks token {j} “{b}”: q·k = {dot}, divided by √{dim} gives {score}, softmax makes it {weight}.",
    "{i}번 토큰 “{a}”의 쿼리와 {j}번 토큰 “{b}”의 키를 곱합니다. q·k = {dot}, √{dim}으로 나누면 {score}, 소프트맥스를 거치면 {weight}입니다.",
  ],
  query: ["query q of “{text}”", "“{text}”의 쿼리 q"],
  key: ["key k of “{text}”", "“{text}”의 키 k"],
  products: ["q × k, number by number: their sum is q·k", "q × k, 수마다 곱한 것: 모두 더하면 q·k"],
  share: [
    "{shown} of {count} tokens get {share} of the weight.",
    "토큰 {count}개 가운데 {shown}개가 가중치의 {share}{을/를} 받습니다.",
  ],
  value: ["value v of “{text}”", "“{text}”의 밸류 v"],
  output: ["Σ weight · v, the head's answer", "Σ 가중치 · v, 헤드의 답"],
  rotated: ["turned to position {place}", "위치 {place}만큼 회전"],
  scoreStep: ["q · k × {scale}", "q · k × {scale}"],
  softmaxStep: ["softmax over {count} tokens", "토큰 {count}개에 대한 소프트맥스"],
  sumStep: ["weights sum to {sum}", "가중치의 합 {sum}"],
  quantisation: [
    "softmax of these scores and the model's own weights differ by at most {difference}",
    "이 점수의 소프트맥스와 모델 자신의 가중치는 최대 {difference} 차이가 납니다",
  ],
  dot: ["q·k", "q·k"],
  score: ["score", "점수"],
  sharing: [
    "Heads {heads} share the keys and values of KV head {kv}.",
    "헤드 {heads}: KV 헤드 {kv}의 키와 밸류를 함께 씁니다.",
  ],
} as const satisfies Record<string, BilingualText>;
