import type { BilingualText } from "../i18n";

export const CAUSE = {
  title: ["What it came from", "어디에서 나왔나"],
  find: ["Find the line and the head it came from", "나온 줄과 헤드 찾기"],
  takes: [
    "Runs the model about {runs} times; a suggestion that is asked for meanwhile goes first.",
    "모델을 약 {runs}번 실행합니다. 그사이 제안 요청이 오면 그것이 먼저입니다.",
  ],
  none: [
    "None of this prompt's text is of lines around the cursor.",
    "이 프롬프트에는 커서 주변의 줄이 들어 있지 않습니다.",
  ],
  line: [
    "“{text}” came from line {line}: without it the model finds it {times} times less likely.",
    "“{text}” 제안은 {line}번째 줄에서 나왔습니다. 그 줄이 없으면 모델이 보는 확률이 {times}분의 1로 떨어집니다.",
  ],
  noLine: [
    "“{text}” came from no single line: without the one that matters most, line {line}, it is only {times} times less likely.",
    "“{text}” 제안은 어느 한 줄에서 나온 것이 아닙니다. 가장 중요한 {line}번째 줄이 없어도 확률은 {times}분의 1이 될 뿐입니다.",
  ],
  head: [
    "Mostly head {layer}.{head} carries it: without that head the suggestion suffers, and once the line is gone the head hardly matters.",
    "주로 {layer}.{head}번 헤드가 전합니다. 이 헤드를 빼면 제안이 약해지고, 줄이 없어지면 헤드도 거의 중요하지 않습니다.",
  ],
  noHead: [
    "No single head carries it: several share the work.",
    "한 헤드가 전하는 것은 아니고 여러 헤드가 나누어 합니다.",
  ],
  tryPaint: ["paint what mattered over the code", "중요했던 줄을 코드 위에 칠하기"],
  lineLoss: ["log-probability lower by {loss} without it", "없으면 로그 확률이 {loss}만큼 낮음"],
  headColumn: ["left out", "뺀 것"],
  headName: ["layer {layer}, head {head}", "{layer}층 {head}번 헤드"],
  lossColumn: ["log-probability lower by", "로그 확률 감소"],
  goneColumn: ["with the line gone, by", "줄도 없을 때 감소"],
  looksColumn: ["looks at the line", "줄을 보는 몫"],
  how: [
    "Each head was left out where the suggestion is written, twice: with the line in the prompt and without it. A head is named only if its loss goes with the line by half or more. The workspace memory has no part in this: it is the model alone.",
    "제안을 쓰는 자리에서 헤드를 하나씩 빼 보았습니다. 줄이 있을 때와 없을 때 두 번입니다. 줄이 사라지면 손실이 절반 이상 사라지는 헤드만 이름을 적습니다. 작업 영역 기억은 여기에 들어 있지 않고 모델만 본 것입니다.",
  ],
} as const satisfies Record<string, BilingualText>;
