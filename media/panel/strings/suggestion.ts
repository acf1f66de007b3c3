import type { BilingualText } from "../i18n";

export const SUGGESTION = {
  view: ["Suggestion", "제안"],
  tour: [
    "A suggestion is this, again and again: distribution, choice, appended. Here the last one is taken apart.",
    "제안은 이 과정의 되풀이입니다. 분포, 선택, 덧붙이기. 여기서 마지막 제안을 하나씩 풀어 봅니다.",
  ],
  none: [
    "No suggestion has been made yet. Type some code, or ask for one at the cursor: it is taken apart here.",
    "아직 제안이 없습니다. 코드를 입력하거나 커서 위치에 제안을 요청하면 여기에서 하나씩 뜯어볼 수 있습니다.",
  ],
  suggest: ["Ask for one at the cursor", "커서 위치에 제안 요청하기"],
  refresh: ["Take the latest", "최신 제안 가져오기"],
  loop: ["Token by token", "토큰 하나씩"],
  sentenceSame: [
    "Step {step}: so far this is what was suggested; the first choice now is “{best}” ({share}), as it was then.",
    "{step}단계: 여기까지는 제안된 그대로입니다. 지금의 첫 선택은 그때처럼 “{best}”({share})입니다.",
  ],
  sentenceClose: [
    "Step {step}: “{text}” was suggested here; computed again, “{best}” ({share}) comes first: the two were close, or the workspace memory knows more by now.",
    "{step}단계: 여기서 제안된 것은 “{text}”입니다. 다시 계산하니 첫째는 “{best}”({share})입니다. 둘이 거의 같았거나 작업 영역 기억이 그사이 더 알게 되었습니다.",
  ],
  sentenceEnd: [
    "All {count} tokens of the suggestion are there; the first choice after them is “{best}” ({share}).",
    "제안의 토큰 {count}개가 모두 나왔습니다. 그다음 첫 선택은 “{best}”({share})입니다.",
  ],
  sentenceOwn: [
    "Step {step}: your own way from step {from} on; the first choice now is “{best}” ({share}).",
    "{step}단계: {from}단계부터 직접 고른 길입니다. 지금의 첫 선택은 “{best}”({share})입니다.",
  ],
  complete: [
    "All {count} tokens are there, and the last one ends the line: the engine stops here.",
    "토큰 {count}개가 모두 나왔고 마지막 토큰이 줄을 끝냅니다. 엔진은 여기서 멈춥니다.",
  ],
  completeOwn: [
    "Your own way from step {from} on; its last token ends the line: the engine would stop here.",
    "{from}단계부터 직접 고른 길입니다. 마지막 토큰이 줄을 끝내므로 엔진은 여기서 멈춥니다.",
  ],
  end: ["end", "끝"],
  ghost: ["Ghost text, after the filters: “{text}”", "필터를 거친 고스트 텍스트: “{text}”"],
  mixedHint: [
    "Probability = (1 − share) × model + share × memory; the workspace memory's share is {share} here.",
    "확률 = (1 − 비율) × 모델 + 비율 × 기억. 여기서 작업 영역 기억의 비율은 {share}입니다.",
  ],
  healed: [
    "The suggestion begins with “{text}”, which the document has already: only tokens that spell it out were allowed there.",
    "제안은 문서에 이미 있는 글자 “{text}”에서 시작합니다. 그 부분에서는 그 글자를 만드는 토큰만 허용되었습니다.",
  ],
  moved: [
    "When this was suggested, what the model knew of the last {count} tokens behind the cursor was of some characters earlier, moved along; what you see here is computed on the prompt read anew, and may differ a little.",
    "이 제안이 나올 때 커서 뒤 마지막 토큰 {count}개는 몇 글자 전에 읽은 것을 옮겨 썼습니다. 여기 보이는 값은 프롬프트를 새로 읽고 계산한 것이라 조금 다를 수 있습니다.",
  ],
  back: ["Back", "한 단계 뒤로"],
  forward: ["Append the first choice", "첫 선택 덧붙이기"],
  follow: ["Follow the suggestion", "제안 따라가기"],
  restart: ["From the start", "처음부터"],
  choose: ["choose", "고르기"],
  wasChosen: ["suggested here", "여기서 제안됨"],
  prompt: ["What the model read", "모델이 읽은 것"],
  promptSentence: [
    "The prompt has {count} tokens, {share} of the window of {window}; {left} are kept for the suggestion.",
    "프롬프트는 토큰 {count}개로 컨텍스트 창(토큰 {window}개)의 {share}이며, {left}개는 제안을 위해 남겨 둡니다.",
  ],
  part: ["part", "부분"],
  text: ["text", "텍스트"],
  tokens: ["tokens", "토큰"],
  share: ["share", "비율"],
  plain: ["(none)", "(없음)"],
  influence: ["What mattered", "무엇이 중요했나"],
  measure: ["Leave each part out and score again", "부분을 하나씩 빼고 다시 계산"],
  influenceHint: [
    "Runs the model once for each part; a suggestion that is asked for meanwhile goes first.",
    "부분마다 모델을 한 번씩 실행합니다. 그사이 제안 요청이 오면 그것이 먼저입니다.",
  ],
  influenceSentence: [
    "The whole prompt gives the suggestion a log-probability of {whole}; without “{text}” it would be {without}: this part mattered most.",
    "전체 프롬프트에서 제안의 로그 확률은 {whole}입니다. “{text}” 없이는 {without}: 이 부분이 가장 중요했습니다.",
  ],
  without: ["log-probability without it", "뺐을 때 로그 확률"],
  difference: ["difference", "차이"],
  chosen: ["Where each token came from", "토큰마다 어디에서 왔나"],
  chosenSentence: [
    "{count} tokens; the workspace memory held {memory} of them for more probable than the model did.",
    "토큰 {count}개. 그 가운데 {memory}개는 모델보다 작업 영역 기억이 더 높은 확률을 주었습니다.",
  ],
  shareFitted: [
    "How much the memory counts was fitted to this model.",
    "기억의 비율은 이 모델에 맞춰 구한 값입니다.",
  ],
  shareGuessed: [
    "How much the memory counts is a rule of thumb: it was not measured with this model.",
    "기억의 비율은 어림값입니다. 이 모델로 측정한 적이 없습니다.",
  ],
  chosenPlain: ["{count} tokens, chosen by the model alone.", "토큰 {count}개를 모델 혼자 골랐습니다."],
  modelProb: ["model", "모델"],
  memoryProb: ["memory", "기억"],
  memoryShare: ["memory's share", "기억의 비율"],
  together: ["together", "합친 확률"],
  filters: ["Filters", "필터"],
  unknownNames: [
    "Nothing that can be seen from here declares {names}: that makes it less sure.",
    "{names}: 여기서 보이는 곳에 선언되지 않은 이름이라 확신이 줄어듭니다.",
  ],
  filtersSentence: [
    "{count} filters looked at the text; {changed} changed it. Shown: “{text}”.",
    "필터 {count}개가 텍스트를 검사했고 {changed}개가 바꾸었습니다. 표시한 텍스트: “{text}”.",
  ],
  filter: ["filter", "필터"],
  verdict: ["verdict", "판정"],
  kept: ["kept", "그대로"],
  changed: ["changed", "바꿈"],
  dropped: ["dropped", "버림"],
  after: ["what it left", "남긴 텍스트"],
} as const satisfies Record<string, BilingualText>;
