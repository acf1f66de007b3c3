import type { BilingualText } from "../i18n";

export const CAUSE = {
  title: ["What it came from", "어디에서 나왔나"],
  find: ["Find the line and the head it came from", "어느 줄과 헤드에서 나왔는지 찾기"],
  takes: [
    "Takes the model some seconds; a suggestion that is asked for meanwhile goes first.",
    "모델이 몇 초 걸려 찾습니다. 그사이 제안을 요청하면 그것을 먼저 처리합니다.",
  ],
  none: [
    "Its prompt has no other line with words than the one being written.",
    "이 프롬프트에는 쓰고 있는 줄 말고 다른 줄이 없습니다.",
  ],
  ofLine: ["line {line}", "{line}번째 줄"],
  ofFile: ["a line of {path}", "{path}의 한 줄"],
  ofHead: ["a line further up in this file", "이 파일 위쪽의 한 줄"],
  line: [
    "“{text}” came from {place}: without it the model finds it {times} times less likely.",
    "“{text}” 제안은 {place}에서 나왔습니다. 그 줄이 없으면 모델이 매기는 확률이 1/{times}로 떨어집니다.",
  ],
  noLine: [
    "“{text}” came from no single line: without the one that matters most, {place}, it is only {times} times less likely.",
    "“{text}” 제안은 어느 한 줄에서 나온 것이 아닙니다. 가장 중요한 {place}이 없어도 확률은 {times}배 낮아질 뿐입니다.",
  ],
  heads: ["Heads left out so far: {done} of {count}.", "지금까지 빼 본 헤드: {count}개 중 {done}개."],
  head: [
    "Mostly head {layer}.{head} carries it: without that head the suggestion suffers, and once the line is gone the head hardly matters.",
    "주로 {layer}층 {head}번 헤드가 전합니다. 이 헤드를 빼면 제안의 확률이 떨어지고, 그 줄까지 없으면 이 헤드는 거의 영향이 없습니다.",
  ],
  noHead: [
    "No single head carries it: several share the work.",
    "한 헤드가 아니라 여러 헤드가 나누어 전합니다.",
  ],
  tryPaint: ["paint what mattered over the code", "중요했던 줄을 코드에 표시하기"],
  headColumn: ["left out", "뺀 것"],
  headName: ["layer {layer}, head {head}", "{layer}층 {head}번 헤드"],
  lossColumn: ["log-probability lower by", "로그 확률 감소"],
  goneColumn: ["with the line gone, by", "줄도 없을 때 감소"],
  looksColumn: ["looks at the line", "그 줄을 보는 비율"],
  lineColumn: ["line left out", "뺀 줄"],
  how: [
    "The {compared} lines that the suggestion's own tokens look at most were compared by taking each out of what they read; the {tried} that cost most were then left out of the prompt itself, which the model read anew. The line being written is not among them. Each head was left out where the suggestion is written, and those that matter once more with the line gone: a head is named only if its loss goes with the line by half or more. The workspace memory has no part in this: it is the model alone.",
    "먼저 제안의 토큰들이 가장 많이 보는 줄 {compared}개를 하나씩 못 보게 하여 비교하고, 손실이 가장 큰 {tried}개는 프롬프트에서 아예 뺀 채 모델이 처음부터 다시 읽게 했습니다. 지금 쓰고 있는 줄은 비교하지 않습니다. 헤드는 제안을 쓰는 자리에서 하나씩 뺐고, 중요한 헤드는 그 줄까지 뺀 채로 한 번 더 뺐습니다. 줄을 빼면 손실이 절반 이상 사라지는 헤드만 이름을 적습니다. 작업 영역 기억 없이 모델만 잰 값입니다.",
  ],
} as const satisfies Record<string, BilingualText>;
