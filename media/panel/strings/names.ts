import type { BilingualText } from "../i18n";

export const NAMES = {
  newLine: ["new line", "줄바꿈"],
  blankLine: ["blank line", "빈 줄"],
  blank: ["space", "공백"],
  end: ["end of the text", "텍스트의 끝"],
  middle: ["fill in here", "여기를 채움"],
  prefix: ["code before the cursor", "커서 앞 코드"],
  suffix: ["code after the cursor", "커서 뒤 코드"],
  file: ["next file", "다음 파일"],
  project: ["project name", "프로젝트 이름"],
} as const satisfies Record<string, BilingualText>;
