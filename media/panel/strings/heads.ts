import type { Twin } from "../i18n";

export const HEADS = {
  view: ["Heads", "헤드"],
  tour: [
    "Each layer looks several times at once. Here are all of its heads, and what each one does on this code.",
    "각 층은 한 번에 여러 번 봅니다. 모든 헤드와, 이 코드에서 헤드마다 하는 일이 여기 있습니다.",
  ],
  title: ["All layers and heads", "모든 층과 헤드"],
  sentence: [
    "{clear} of {all} heads have a clear role on these {count} tokens; the clearest is layer {layer}, head {head}: {role}.",
    "토큰 {count}개에서 헤드 {all}개 가운데 {clear}개가 뚜렷한 역할을 합니다. 가장 뚜렷한 것은 {layer}층 {head}번 헤드: {role}.",
  ],
  noneSentence: [
    "None of {all} heads has a clear role on these {count} tokens.",
    "토큰 {count}개에서 헤드 {all}개 가운데 역할이 뚜렷한 것은 없습니다.",
  ],
  measured: [
    "A role is named only where the head gives it more weight than with the tokens shuffled (95th percentile of 100 shuffles), and more than a head would that looks at everything alike.",
    "토큰을 섞었을 때(100번 섞은 95번째 백분위)보다, 그리고 모든 토큰을 고르게 볼 때보다 더 많은 가중치를 줄 때만 역할을 적습니다.",
  ],
  noRole: ["no clear role", "뚜렷한 역할 없음"],
  previousToken: ["previous token", "바로 앞 토큰"],
  firstToken: ["first token", "첫 토큰"],
  sameIdentifier: ["same identifier", "같은 식별자"],
  matchingBracket: ["matching bracket", "짝이 되는 괄호"],
  sameLine: ["same line", "같은 줄"],
  role: ["role", "역할"],
  score: ["score", "점수"],
  shuffled: ["shuffled", "섞었을 때"],
  kvHead: ["KV head {kv}", "KV 헤드 {kv}"],
  sharing: [
    "Heads in one frame share their keys and values (GQA).",
    "한 틀 안의 헤드들은 키와 밸류를 함께 씁니다(GQA).",
  ],
} as const satisfies Record<string, Twin>;
