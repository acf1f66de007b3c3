import type { Twin } from "../i18n";

export const SUGGESTION = {
  view: ["Suggestion", "제안"],
  tour: [
    "A suggestion is this, again and again: distribution, choice, appended. Here the last one is taken apart.",
    "제안은 이 과정의 되풀이입니다. 분포, 선택, 덧붙이기. 여기서 마지막 제안을 하나씩 풀어 봅니다.",
  ],
  none: [
    "No suggestion has been computed yet: type some code, then look again.",
    "아직 계산된 제안이 없습니다. 코드를 입력한 뒤 다시 보세요.",
  ],
  refresh: ["Take the latest", "최신 제안 가져오기"],
  loop: ["Token by token", "토큰 하나씩"],
  sentenceSame: [
    "Step {step}: so far this is what was suggested; the model's first choice now is “{best}” ({share}).",
    "{step}단계: 여기까지는 제안된 그대로입니다. 지금 모델의 첫 선택은 “{best}”({share})입니다.",
  ],
  sentenceOwn: [
    "Step {step}: your own way from step {from} on; the model's first choice now is “{best}” ({share}).",
    "{step}단계: {from}단계부터 직접 고른 길입니다. 지금 모델의 첫 선택은 “{best}”({share})입니다.",
  ],
  healed: [
    "The suggestion begins with “{text}”, which the document has already: only tokens that spell it out were allowed there.",
    "제안은 문서에 이미 있는 “{text}”(으)로 시작합니다. 그 부분에서는 그 글자를 만드는 토큰만 허용되었습니다.",
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
    "프롬프트는 토큰 {count}개로 창 {window}의 {share}이며, {left}개는 제안을 위해 남겨 둡니다.",
  ],
  part: ["part", "부분"],
  text: ["text", "글"],
  tokens: ["tokens", "토큰"],
  share: ["share", "몫"],
  plain: ["(no mark)", "(표시 없음)"],
  influence: ["What mattered", "무엇이 중요했나"],
  measure: ["Leave each part out and score again", "부분을 하나씩 빼고 다시 계산"],
  influenceHint: [
    "Runs the model once for each part; a suggestion that is asked for meanwhile goes first.",
    "부분마다 모델을 한 번씩 실행합니다. 그사이 제안 요청이 오면 그것이 먼저입니다.",
  ],
  influenceSentence: [
    "The whole prompt gives the suggestion a log-probability of {whole}; without “{text}” it would be {without}: this part mattered most.",
    "전체 프롬프트에서 제안의 로그 확률은 {whole}입니다. “{text}”을(를) 빼면 {without}: 이 부분이 가장 중요했습니다.",
  ],
  without: ["log-probability without it", "뺐을 때 로그 확률"],
  difference: ["difference", "차이"],
  filters: ["Filters", "필터"],
  filtersSentence: [
    "{count} filters looked at the text; {changed} changed it. Shown: “{text}”.",
    "필터 {count}개가 글을 검사했고 {changed}개가 바꾸었습니다. 보인 글: “{text}”.",
  ],
  filter: ["filter", "필터"],
  verdict: ["verdict", "판정"],
  kept: ["kept", "그대로"],
  changed: ["changed", "바꿈"],
  dropped: ["dropped", "버림"],
  after: ["what it left", "남긴 글"],
} as const satisfies Record<string, Twin>;
