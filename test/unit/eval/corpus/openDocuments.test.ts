// Which documents stand open beside the edited one, and how the corpus is read.
import { describe, expect, test } from "vitest";
import { neighboursOf } from "../../../eval/corpus/openDocuments";
import { packagesFrom } from "../../../eval/corpus/readCorpus";
import type { Language, SourceFile } from "../../../eval/types";

const file = (path: string, text = "", language: Language = "typescript"): SourceFile => ({
  path,
  language,
  text,
});
const pathsOf = (files: readonly SourceFile[]): string[] => files.map(({ path }) => path);

describe("neighboursOf", () => {
  test("opens up to three imported files, in the order of their imports", () => {
    const text = 'import a from "./a.js";\nimport "../b";\nconst c = require("./c");\nexport * from "./d";';
    const main = file("src/x/main.ts", text);
    const files = [main, file("src/x/d.ts"), file("src/x/c/index.ts"), file("src/b.ts"), file("src/x/a.ts")];
    expect(pathsOf(neighboursOf(main, files))).toEqual(["src/x/a.ts", "src/b.ts", "src/x/c/index.ts"]);
  });

  test("follows Python's relative and absolute imports", () => {
    const main = file("p/x/main.py", "from . import a\nfrom ..b import c\nimport p.d\n", "python");
    const others = ["p/d.py", "p/b.py", "p/x/a.py"].map((path) => file(path, "", "python"));
    expect(pathsOf(neighboursOf(main, [main, ...others]))).toEqual(["p/x/a.py", "p/b.py", "p/d.py"]);
  });

  test("takes the nearest by path where nothing of the package is imported", () => {
    const main = file("src/x/main.ts", 'import fs from "node:fs";');
    const files = [file("lib/z.ts"), file("src/y/q.ts"), file("src/a.ts"), file("src/x/n.ts"), main];
    expect(pathsOf(neighboursOf(main, files))).toEqual(["src/x/n.ts", "src/a.ts", "src/y/q.ts"]);
  });
});

describe("packagesFrom", () => {
  test("groups files by package, in a fixed order, with LF", () => {
    const row = (path: string, language: string) =>
      JSON.stringify({ package: "p", path, language, text: "a\r\nb" });
    const lines = [row("b.tsx", "typescriptreact"), row("a.json", "json")].join("\n");
    expect(packagesFrom(`${lines}\n`)).toEqual([
      {
        name: "p",
        files: [
          { path: "a.json", language: null, text: "a\nb" },
          { path: "b.tsx", language: "tsx", text: "a\nb" },
        ],
      },
    ]);
  });
});
