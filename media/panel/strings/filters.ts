import type { BilingualText } from "../i18n";

export const FILTERS = {
  cutSpecialTokens: ["Special tokens are cut", "특수 토큰 잘라 내기"],
  cutHiddenCharacters: ["Characters that cannot be seen are taken out", "보이지 않는 문자 빼기"],
  endProse: ["A text in quotes ends where they end", "따옴표 속의 텍스트는 따옴표와 함께 끝내기"],
  cutRepetition: ["Endless repetition is cut", "끝없는 반복 잘라 내기"],
  cutRepeatedLine: ["The line below is not written again", "아래 줄을 되풀이하지 않기"],
  mendIndentation: ["Indentation is set right", "들여쓰기 바로잡기"],
  cutAtScopeEnd: ["Ends where its block ends", "블록이 끝나는 곳에서 끝내기"],
  mendSyntax: ["Brackets and quotes are closed as the code needs", "괄호와 따옴표 짝 맞추기"],
  trimEnd: ["Spaces at the end are cut", "끝의 공백 잘라 내기"],
  dropKnownImport: ["No import of what is imported already", "이미 가져온 것은 다시 가져오지 않기"],
  cutEmptyBlock: [
    "A line of closing brackets alone is left to the editor",
    "닫는 괄호뿐인 줄은 편집기에 맡기기",
  ],
  dropUnchanged: ["What stands to the right already is not shown", "오른쪽에 이미 있는 텍스트는 보이지 않기"],
  dropTooLittle: ["Too little is not shown", "너무 짧으면 보이지 않기"],
  dropKeyLike: [
    "What looks like a key or a password is not shown",
    "키나 비밀번호처럼 보이는 값은 보이지 않기",
  ],
  cutUnsure: ["Only the sure beginning is shown", "확실한 앞부분만 보이기"],
} as const satisfies Record<string, BilingualText>;
