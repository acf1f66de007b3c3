import type { BilingualText } from "../i18n";

export const SHARE = {
  title: ["{view} of {file}", "{file}의 {view} 보기"],
  warning: [
    "This file holds what was on screen: pieces of the code of {file}, and numbers of the model {model} about them. Nothing else of the project is in it.",
    "이 파일에는 화면에 보이던 것만 들어 있습니다. {file} 코드의 일부와 그에 대한 {model} 모델의 수치이며, 프로젝트의 다른 내용은 없습니다.",
  ],
} as const satisfies Record<string, BilingualText>;
