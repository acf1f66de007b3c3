// CONTRIBUTING's recipes name every file that has to be touched: counted for things that are there already.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const ROOT = join(import.meta.dirname, "../..");
const FOLDERS = ["server", "extension", "media", "scripts"];
const read = (path: string) => readFileSync(join(ROOT, path), "utf8");
const sources = [
  ...["package.json", "package.nls.json", "package.nls.ko.json"],
  ...FOLDERS.flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" })
      .map((path) => `${folder}/${path.replaceAll("\\", "/")}`)
      .filter((path) => /\.(ts|mjs)$/.test(path)),
  ),
];
const filesWith = (pattern: RegExp) => sources.filter((path) => pattern.test(read(path))).sort();
/** The recipe's paragraph. */
const recipe = (name: string) => {
  const paragraph = read("CONTRIBUTING.md")
    .split("\n\n")
    .find((text) => text.startsWith(`**${name}.**`));
  return paragraph ?? `no recipe ${name}`;
};

test.each<[string, RegExp, string[], string[]]>([
  [
    "A language",
    /import \{ PYTHON \}|export const PYTHON: Language/,
    ["server/languages/index.ts", "server/languages/python.ts"],
    ["server/languages/index.ts", "server/languages/"],
  ],
  // Without a grammar it is a row.
  ["A language", /"haskell"/, ["server/languages/others.ts"], ["server/languages/others.ts"]],
  [
    "An engine request",
    /^ {2}lookBack: /m,
    ["server/engine/answers.ts", "server/protocol/engine.ts"],
    ["server/engine/answers.ts", "server/protocol/engine.ts"],
  ],
  [
    "A setting",
    /engineIdleMinutes/,
    ["package.json", "package.nls.json", "package.nls.ko.json", "server/services/services.ts"],
    ["package.json", "package.nls.json", "package.nls.ko.json"],
  ],
  [
    "A prompt format",
    /<fim_prefix>/,
    ["server/protocol/promptFormats.ts"],
    ["server/protocol/promptFormats.ts"],
  ],
  [
    "A filter",
    /\bcutRepetition\b/,
    [
      "media/panel/strings/filters.ts",
      "server/completion/postprocess/cutRepetition.ts",
      "server/completion/postprocess/index.ts",
    ],
    ["server/completion/postprocess/", "postprocess/index.ts", "media/panel/strings/filters.ts"],
  ],
  [
    "A view",
    /\bsimilarView\b|\bSIMILAR\b/,
    ["media/panel/strings/similar.ts", "media/panel/views/index.ts", "media/panel/views/similar.ts"],
    ["media/panel/views/", "media/panel/strings/", "views/index.ts"],
  ],
])("%s (%s) stands where its recipe says", (name, pattern, files, named) => {
  expect(filesWith(pattern)).toEqual(files);
  for (const path of named) expect(recipe(name)).toContain(`\`${path}\``);
});
