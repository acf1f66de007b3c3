// The page's own texts in English and Korean, side by side, so that neither can be forgotten.
import { withParticles } from "./particles";

export type Twin = readonly [english: string, korean: string];
export type Language = "en" | "ko";

let language: Language = "en";

/** By the language of the editor: anything that is not Korean is shown in English. */
export function useLanguage(tag: string): void {
  language = tag.toLowerCase().startsWith("ko") ? "ko" : "en";
}

export function currentLanguage(): Language {
  return language;
}

/** `t(["{count} tokens", "토큰 {count}개"], { count: 3 })` → `3 tokens` */
export function t(twin: Twin, values: Readonly<Record<string, string | number>> = {}): string {
  const text = twin[language === "ko" ? 1 : 0];
  const filled = text.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = values[name];
    return value === undefined ? whole : typeof value === "number" ? formatNumber(value) : value;
  });
  return language === "ko" ? withParticles(filled) : filled;
}

const formats = new Map<Language, Intl.NumberFormat>();

export function formatNumber(value: number): string {
  const format = formats.get(language) ?? new Intl.NumberFormat(language, { maximumFractionDigits: 4 });
  formats.set(language, format);
  return format.format(value);
}
