// The page's own texts in English and Korean, side by side, so that neither can be forgotten.
import { withCodes } from "../../server/protocol/hiddenCharacters";
import { withParticles } from "./particles";

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
export function t(text: BilingualText, values: Readonly<Record<string, string | number>> = {}): string {
  const filled = text[language === "ko" ? 1 : 0].replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = values[name];
    return value === undefined ? whole : typeof value === "number" ? formatNumber(value) : withCodes(value);
  });
  return withParticles(filled);
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
