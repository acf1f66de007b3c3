// The page's own texts in English and Korean, side by side, so that neither can be forgotten.
import { withCodes } from "../../server/protocol/hiddenCharacters";

export type BilingualText = readonly [english: string, korean: string];
export type Language = "en" | "ko";

let language: Language = "en";

/** By the language of the editor: anything that is not Korean is shown in English. */
export function useLanguage(tag: string): void {
  language = tag.toLowerCase().startsWith("ko") ? "ko" : "en";
}

export function currentLanguage(): Language {
  return language;
}

/**
 * `t(["{count} tokens", "토큰 {count}개"], { count: 3 })` → `3 tokens`. In Korean `{을/를}` is the one that fits what stands
 * before it: `{count}{을/를}` → `3을`.
 */
export function t(twin: BilingualText, values: Readonly<Record<string, string | number>> = {}): string {
  const text = twin[language === "ko" ? 1 : 0].replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = values[name];
    return value === undefined ? whole : typeof value === "number" ? formatNumber(value) : withCodes(value);
  });
  return text.replace(/\{([가-힣]+)\/([가-힣]+)\}/g, (_, closed: string, open: string, at: number) =>
    endsClosed(text.slice(0, at), closed === "으로") ? closed : open,
  );
}

/** Digits as they are read aloud: 영, 일, 이, … */
const CLOSED_DIGITS = "013678";
const CLOSED_LETTERS = /[lmnLMNR]/;

/** Whether the last letter before a particle has a final consonant; before 으로 one that is ㄹ does not count. */
function endsClosed(before: string, isRo: boolean): boolean {
  const last = /[\p{L}\p{N}%](?=[^\p{L}\p{N}%]*$)/u.exec(before)?.[0] ?? "";
  if (last >= "가" && last <= "힣") {
    const final = (last.charCodeAt(0) - 0xac00) % 28;
    return final !== 0 && !(isRo && final === 8);
  }
  if (isRo && /[178lLR]/.test(last)) return false;
  return CLOSED_DIGITS.includes(last) ? last !== "" : CLOSED_LETTERS.test(last);
}

const formats = new Map<Language, Intl.NumberFormat>();

export function formatNumber(value: number): string {
  const format = formats.get(language) ?? new Intl.NumberFormat(language, { maximumFractionDigits: 4 });
  formats.set(language, format);
  return format.format(value);
}

/** `8621312` → `8.6M`, in Korean `862만`. */
export function roughCount(value: number): string {
  return new Intl.NumberFormat(language, { notation: "compact", maximumFractionDigits: 1 }).format(value);
}
