import type { BilingualText } from "../i18n";

export const AIM = {
  label: ["Place", "볼 곳"],
  this: ["How “{name}” was expected", "“{name}” 자리의 예상"],
  after: ["What comes after it", "그다음에 올 것"],
} as const satisfies Record<string, BilingualText>;
