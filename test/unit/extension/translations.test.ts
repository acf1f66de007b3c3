// Every text that a person reads has a twin in Korean that is another text, in package.json as in the extension.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test, vi } from "vitest";

vi.mock("vscode", () => ({
  l10n: {
    t: (text: string, ...args: string[]) => `<${text.replace(/\{(\d)\}/g, (_, i) => args[Number(i)] ?? "")}>`,
  },
}));
const { localize: localize } = await import("../../../extension/serverMessages");
const {
  toEnglish: toEnglish,
  joinSentences: inTurn,
  SENTENCES,
} = await import("../../../server/protocol/sentences");

const ROOT = join(import.meta.dirname, "../../..");
const read = (path: string) => readFileSync(join(ROOT, path), "utf8");
const table = (path: string) => JSON.parse(read(path)) as Record<string, string>;
const HANGUL = /[가-힣]/;
/** Names and units are the same in both languages. */
const SAME = new Set(["{0} ms", "Loupe: {0}", "{0}: {1}", "{0} {1}", "{0}"]);

/** Keys whose Korean is missing, the same, or without a Korean letter. */
function faulty(english: Record<string, string>, korean: Record<string, string>): string[] {
  const keys = new Set([...Object.keys(english), ...Object.keys(korean)]);
  return [...keys].filter((key) => {
    const [from, to] = [english[key], korean[key]];
    if (from === undefined || to === undefined) return true;
    return !SAME.has(from) && (from === to || !HANGUL.test(to));
  });
}

/** The places of package.json whose text a person reads. */
function shownTexts(value: unknown, key = ""): string[] {
  if (Array.isArray(value)) return value.flatMap((entry) => shownTexts(entry, key));
  if (typeof value === "object" && value !== null) {
    // What a tool's schema says is for a model.
    return Object.entries(value).flatMap(([name, inner]) =>
      name === "inputSchema" ? [] : shownTexts(inner, name),
    );
  }
  const isShown = [
    "title",
    "description",
    "markdownDescription",
    "altText",
    "enumDescriptions",
    "markdownEnumDescriptions",
    "userDescription",
  ].includes(key);
  return isShown && typeof value === "string" ? [value] : [];
}

/** First arguments of `l10n.t(…)`, and of `t(…)` where a file took it from there. */
function textsOf(source: string): string[] {
  const calls = source.matchAll(/\bt\(\s*("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|[^\s)])/g);
  return [...calls].map(([, literal = ""]) => {
    if (!/^["']/.test(literal)) throw new Error(`expected t("a text", …), got t(${literal}…`);
    return JSON.parse(
      literal.startsWith("'") ? `"${literal.slice(1, -1).replaceAll('"', '\\"')}"` : literal,
    ) as string;
  });
}

const sources = readdirSync(join(ROOT, "extension"), { recursive: true, encoding: "utf8" })
  .filter((path) => path.endsWith(".ts") && path !== "serverMessages.ts")
  .map((path) => read(join("extension", path)));
const used = [
  ...new Set([
    ...sources.filter((source) => source.includes("l10n")).flatMap(textsOf),
    ...Object.values(SENTENCES),
  ]),
];

describe("package.json", () => {
  const manifest = JSON.parse(read("package.json")) as { contributes: unknown; description: string };
  // "Loupe" is a name.
  const texts = [manifest.description, ...shownTexts(manifest.contributes)].filter(
    (text) => text !== "Loupe",
  );

  test("names its texts by key: package.nls.json has the English, package.nls.ko.json the Korean", () => {
    expect(texts.filter((text) => !/^%[\w.]+%$/.test(text))).toEqual([]);
    const english = table("package.nls.json");
    expect(texts.map((text) => text.slice(1, -1)).filter((key) => !(key in english))).toEqual([]);
  });

  test("has each text in Korean", () => {
    expect(faulty(table("package.nls.json"), table("package.nls.ko.json"))).toEqual([]);
  });
});

describe("the extension", () => {
  const korean = table("l10n/bundle.l10n.ko.json");

  test("has each text in Korean: l10n/bundle.l10n.ko.json", () => {
    const english = Object.fromEntries(used.map((text) => [text, text]));
    expect(faulty(english, korean)).toEqual([]);
  });

  test("has every part that varies in both languages", () => {
    const parts = (text: string) => [...text.matchAll(/\{\d\}/g)].map(String).sort().join();
    expect(used.filter((text) => parts(text) !== parts(korean[text] ?? ""))).toEqual([]);
  });
});

describe("what the server wrote", () => {
  test("is one sentence after the other where there are two", () => {
    const first = { code: "modelFileMissing", args: ["/a b/c.d/model.onnx"] } as const;
    expect(localize(inTurn(first, { code: "reinstall", args: [] }))).toBe(
      "<<A file of the model is missing: /a b/c.d/model.onnx.> <Reinstall Loupe to get its model back.>>",
    );
  });

  test("comes as a code whose parts may be sentences too", () => {
    const sentence = {
      code: "stopped",
      args: [{ code: "connection", args: ["hub", "ECONNRESET"] }, "https://hub/a"],
    } as const;
    expect(localize(sentence)).toBe(
      "<The download stopped: <hub: ECONNRESET>. What has arrived is kept; try again later. (https://hub/a)>",
    );
    expect(toEnglish(sentence)).toBe(
      "The download stopped: hub: ECONNRESET. What has arrived is kept; try again later. (https://hub/a)",
    );
  });

  test("shows what cannot be seen in a name as its number", () => {
    const said = { code: "notInCatalogue", args: ["a\u202egpj.exe"] } as const;
    expect(localize(said)).toContain("a⟨202E⟩gpj.exe");
    expect(toEnglish(said)).toContain("a⟨202E⟩gpj.exe");
  });

  test("is a sentence that the server or the extension uses", () => {
    const sources = ["server", "extension"].flatMap((folder) =>
      readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" })
        .filter((path) => path.endsWith(".ts") && !path.endsWith("protocol/sentences.ts"))
        .map((path) => read(join(folder, path))),
    );
    const all = sources.join("\n");
    expect(Object.keys(SENTENCES).filter((code) => !all.includes(`"${code}"`))).toEqual(["inTurn"]);
  });
});
