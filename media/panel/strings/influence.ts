import type { BilingualText } from "../i18n";

export const INFLUENCE = {
  parts: ["What mattered: parts of the prompt", "무엇이 중요했나: 프롬프트 부분별"],
  lines: ["What mattered: line by line", "무엇이 중요했나: 줄별"],
  tokens: ["What mattered: token by token", "무엇이 중요했나: 토큰별"],
  none: [
    "None of this prompt's text is of lines around the cursor.",
    "이 프롬프트에는 커서 주변의 줄이 들어 있지 않습니다.",
  ],
  line: ["line", "줄"],
  linesSentence: [
    "{count} lines, or groups of far ones, were left out one by one: line {lines} mattered most, the suggestion's log-probability falls by {loss} without it.",
    "줄(먼 줄은 묶어서) {count}개를 하나씩 뺐습니다. {lines}번째 줄이 가장 중요했고, 그 줄이 없으면 제안의 로그 확률이 {loss}만큼 떨어집니다.",
  ],
  openHint: ["Open a line to leave out each of its tokens.", "줄을 열면 그 줄의 토큰을 하나씩 빼 봅니다."],
  tokensSentence: [
    "Each of the {count} tokens of line {line} was left out: without “{text}” the log-probability falls by {loss}, which is the largest difference.",
    "{line}번째 줄의 토큰 {count}개를 하나씩 뺐습니다. “{text}” 없이는 로그 확률이 {loss}만큼 떨어지며, 차이가 가장 큽니다.",
  ],
  hint: ["log-probability lower by {loss} without it", "없으면 로그 확률이 {loss}만큼 낮음"],
  legend: [
    "Yellow: the suggestion was built on it. Blue: it spoke against the suggestion. The editor shows the same where influence is painted.",
    "노랑: 제안을 뒷받침한 것. 파랑: 제안에 불리했던 것. 코드에 ‘영향’을 표시하면 편집기에도 똑같이 보입니다.",
  ],
} as const satisfies Record<string, BilingualText>;
