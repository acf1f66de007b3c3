// Every text of the page exists in English and Korean, with the same places to fill in.
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { t, type BilingualText, useLanguage } from "../../media/panel/i18n";

const FOLDER = fileURLToPath(new URL("../../media/panel/strings", import.meta.url));
/** The same in both languages, by agreement: signs, and names of file types. */
const SAME = new Set(["#", "id", "q·k", "q · k × {scale}", "{row} → {column}: {weight}"]);

async function allTwins(): Promise<{ readonly name: string; readonly twin: BilingualText }[]> {
  const found: { name: string; twin: BilingualText }[] = [];
  const collect = (name: string, value: unknown): void => {
    if (Array.isArray(value)) found.push({ name, twin: value as unknown as BilingualText });
    else if (typeof value === "object" && value !== null) {
      for (const [key, entry] of Object.entries(value)) collect(`${name}.${key}`, entry);
    }
  };
  for (const file of readdirSync(FOLDER)) collect(file, await import(join(FOLDER, file)));
  return found;
}

describe("the page's texts", () => {
  test("are there in both languages, different, with the same places to fill in", async () => {
    const twins = await allTwins();
    expect(twins.length).toBeGreaterThan(80);
    for (const { name, twin } of twins) {
      const [english, korean] = twin;
      expect(english, name).toMatch(/\S/);
      expect(korean, name).toMatch(/\S/);
      if (!SAME.has(english)) {
        expect(korean, name).not.toBe(english);
        expect(korean, `${name} has no Korean`).toMatch(/[가-힣]/);
      }
      const places = (text: string) => [...text.matchAll(/\{\w+\}/g)].map(([place]) => place).sort();
      expect(places(korean), name).toEqual(places(english));
    }
  });

  test("are shown in the editor's language, and numbers as it writes them", () => {
    const twin = ["{count} tokens of {name}", "{name}의 토큰 {count}개"] as const;
    useLanguage("ko-KR");
    expect(t(twin, { count: 1234, name: "a" })).toBe("a의 토큰 1,234개");
    useLanguage("de");
    expect(t(twin, { count: 1234, name: "a" })).toBe("1,234 tokens of a");
  });
});
