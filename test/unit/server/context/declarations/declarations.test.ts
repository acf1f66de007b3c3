// What other files declare of the symbols at the cursor: from syntax trees, from the editor, and never while typing.
import { createRequire } from "node:module";
import { dirname } from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import { Declarations, type Definition } from "../../../../../server/context/declarations/declarations";
import { declarationsIn } from "../../../../../server/context/declarations/declarationsIn";
import { Parser } from "../../../../../server/context/parser";
import type { OpenDocument } from "../../../../../server/context/types";
import type { SymbolReference } from "../../../../../server/protocol/lsp";
import { grammarFolder } from "../grammars";

const parser = new Parser(grammarFolder(dirname(createRequire(import.meta.url).resolve("web-tree-sitter"))));
const SIGNAL = new AbortController().signal;
const declaredIn = async (text: string, languageId = "typescript") =>
  parser.read({ uri: "file:///d", languageId, text, offset: 0 }, SIGNAL, (tree) =>
    Object.fromEntries((tree ? declarationsIn(tree, languageId) : []).map(({ name, text }) => [name, text])),
  );

describe("a file's declarations are signatures", () => {
  test("of TypeScript: no bodies, members of classes, types whole", async () => {
    const text = `
export function total(cart: Cart, rate = 1): Money {
  return cart.sum * rate;
}
export class Cart extends Basket {
  private items: Item[] = [];
  add(item: Item): void { this.items.push(item); }
}
interface Item { name: string }
export type Money = number;
enum Size { Small, Large }
export const twice = (n: number): number => {
  return 2 * n;
};
const LIMIT = 3;
total(cart);
`;
    expect(await declaredIn(text)).toEqual({
      total: "function total(cart: Cart, rate = 1): Money",
      Cart: "class Cart extends Basket\n  private items: Item[] = []\n  add(item: Item): void",
      Item: "interface Item { name: string }",
      Money: "type Money = number;",
      Size: "enum Size { Small, Large }",
      twice: "const twice = (n: number): number =>",
      LIMIT: "const LIMIT = 3;",
    });
  });

  test("of a file or a statement without end, the beginning", async () => {
    const statements = Array.from({ length: 6_000 }, (_, i) => `LIMIT_${i} = ${i}\n`).join("");
    expect(Object.keys(await declaredIn(statements, "python"))).toHaveLength(5_000);
    const names = Array.from({ length: 600 }, (_, i) => `n${i} = ${i}`).join(", ");
    const found = Object.keys(await declaredIn(`const ${names};\nconst last = 1;\n`));
    expect(found.length).toBeLessThan(600);
    expect(found).toContain("last");
  });

  test("of Python", async () => {
    const text = `
LIMIT = 3
@cached
def total(cart, *, rate=1) -> int:
    return cart.sum * rate
class Cart(Basket):
    def add(self, item):
        self.items.append(item)
`;
    expect(await declaredIn(text, "python")).toEqual({
      LIMIT: "LIMIT = 3",
      total: "def total(cart, *, rate=1) -> int:",
      Cart: "class Cart(Basket):\n  def add(self, item):",
    });
  });

  test("a long one ends with a whole line", async () => {
    const text = `interface Long {\n${"  member: string;\n".repeat(60)}}\n`;
    const { Long = "" } = await declaredIn(text);
    expect(Long.length).toBeLessThanOrEqual(320);
    expect(Long).toMatch(/ {2}member: string;$/);
  });
});

const MAIN =
  "import { total } from './money';\nfunction own() {}\nown();\nconst sum = total(loadCart(), scale);\n";
const MONEY = "export function total(cart: Cart): Money {\n  return 1;\n}\nexport function other() {}\n";

describe("where the cursor rests", () => {
  let asked: SymbolReference[][];
  let answers: readonly Definition[];
  let reads: number;
  const document = (name: string, text: string): OpenDocument => ({
    ...{ uri: `file:///${name}`, languageId: "typescript", version: 1 },
    getText: () => {
      reads++;
      return text;
    },
  });
  const open = [document("money.ts", MONEY)];
  const snapshot = { uri: "file:///main.ts", languageId: "typescript", text: MAIN, offset: MAIN.length };
  const declarations = (definitionsOf = true) =>
    new Declarations({
      parser,
      filesFor: () => open,
      mayRead: (uri) => !uri.includes("secret"),
      definitionsOf: definitionsOf
        ? (_uri, symbols) => {
            asked.push([...symbols]);
            return Promise.resolve(answers);
          }
        : null,
    });
  beforeEach(() => {
    [asked, answers, reads] = [[], [], 0];
  });

  test("open documents are read by syntax tree, once a version; only what is used is kept", async () => {
    const found = declarations(false);
    expect(found.of(snapshot.uri).size).toBe(0);
    await found.rest(snapshot, SIGNAL);
    await found.rest(snapshot, SIGNAL);
    expect([...found.of(snapshot.uri)]).toEqual([
      ["file:///money.ts", "function total(cart: Cart): Money\n"],
    ]);
    expect(reads).toBe(1);
  });

  test("the editor is asked for the rest, not for what is known or declared here; excluded files are left out", async () => {
    answers = [
      { uri: "file:///cart.ts", name: "loadCart", text: "export function loadCart(): Cart;" },
      { uri: "file:///secret.ts", name: "scale", text: "const scale = 3;" },
    ];
    const found = declarations();
    await found.rest(snapshot, SIGNAL);
    const names = asked[0]?.map(({ name }) => name) ?? [];
    expect(names).toEqual(expect.arrayContaining(["loadCart", "scale"]));
    expect(names).not.toEqual(expect.arrayContaining(["total"]));
    expect(names).not.toEqual(expect.arrayContaining(["own"]));
    expect(asked[0]?.find(({ name }) => name === "loadCart")).toEqual({
      name: "loadCart",
      line: 3,
      character: 18,
    });
    expect([...found.of(snapshot.uri).keys()]).toEqual(["file:///money.ts", "file:///cart.ts"]);
  });

  test("an editor that fails or a place that was left changes nothing", async () => {
    const found = declarations();
    await found.rest(snapshot, SIGNAL);
    const before = found.of(snapshot.uri);
    await expect(found.rest({ ...snapshot, text: "" }, AbortSignal.abort())).rejects.toThrow();
    expect(found.of(snapshot.uri)).toBe(before);
  });
});
