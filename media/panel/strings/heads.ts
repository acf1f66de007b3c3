import type { BilingualText } from "../i18n";

export const HEADS = {
  view: ["Heads", "헤드"],
  tour: [
    "Each layer looks several times at once. Here are all of its heads, and what each one does on this code.",
    "각 층은 한 번에 여러 번 봅니다. 모든 헤드와, 이 코드에서 헤드마다 하는 일이 여기 있습니다.",
  ],
  head: [
    "Clearest here: head {head} of layer {layer} looks at the {role}, with {share} of its attention; by chance it would be {chance}.",
    "여기서 가장 뚜렷한 것: {layer}층 {head}번 헤드는 {role}{을/를} 봅니다. 어텐션의 {share}이며, 우연이라면 {chance}입니다.",
  ],
  headNone: [
    "None of the {all} heads does one clear thing on this code: a longer piece may show more.",
    "이 코드에서 헤드 {all}개 가운데 한 가지 일을 뚜렷이 하는 것은 없습니다. 더 긴 코드라면 보일 수 있습니다.",
  ],
  tryOpen: ["open layer {layer}, head {head}", "{layer}층 {head}번 헤드 열기"],
  title: ["All layers and heads", "모든 층과 헤드"],
  sentence: [
    "{clear} of {all} heads have a clear role on these {count} tokens; the clearest is layer {layer}, head {head}: {role}.",
    "토큰 {count}개에서 헤드 {all}개 가운데 {clear}개가 뚜렷한 역할을 합니다. 가장 뚜렷한 것은 {layer}층 {head}번 헤드: {role}.",
  ],
  noneSentence: [
    "None of {all} heads has a clear role on these {count} tokens.",
    "토큰 {count}개에서 헤드 {all}개 가운데 역할이 뚜렷한 것은 없습니다.",
  ],
  how: ["How a role is measured", "역할을 재는 방법"],
  measured: [
    "A role is named only where the head gives at least a tenth of its attention more than by chance. Chance: its partners at the distances that other tokens' partners have (239 shuffles, the second highest; six roles tested on a head then err on 1 head in 20); for the previous token, any other distance.",
    "우연보다 어텐션의 10분의 1 이상을 더 줄 때만 역할을 적습니다. 우연이란 다른 토큰들의 짝이 놓인 거리에 짝을 두었을 때이며(239번 섞어 두 번째로 높은 값, 헤드마다 역할 여섯 가지를 시험하므로 헤드 20개에 1개꼴로 틀림), 바로 앞 토큰은 다른 모든 거리와 비교합니다.",
  ],
  noRole: ["no clear role", "뚜렷한 역할 없음"],
  previousToken: ["previous token", "바로 앞 토큰"],
  firstToken: ["first token", "첫 토큰"],
  sameIdentifier: ["same identifier", "같은 식별자"],
  matchingBracket: ["matching bracket", "짝이 되는 괄호"],
  sameLine: ["same line", "같은 줄"],
  sameIndentation: ["lines indented alike", "들여쓰기가 같은 줄"],
  role: ["role", "역할"],
  score: ["score", "점수"],
  shuffled: ["by chance", "우연"],
  kvHead: ["KV head {kv}", "KV 헤드 {kv}"],
  sharing: [
    "Heads in one frame share their keys and values (GQA).",
    "한 틀 안의 헤드들은 키와 밸류를 함께 씁니다(GQA).",
  ],
} as const satisfies Record<string, BilingualText>;
