// Which stretches of other files are chosen, and that typing neither changes the choice nor reads a file again.
import { beforeEach, expect, test } from "vitest";
import { IndexedText, wordsOf } from "../../../../../server/context/neighbours/indexedText";
import { withoutSecrets } from "../../../../../server/files/secretValues";
import { Neighbours } from "../../../../../server/context/neighbours/neighbours";
import type { OpenDocument } from "../../../../../server/context/types";

const filler = (name: string, lines: number) => `const ${name} = prepare${name}();\n`.repeat(lines);
const CART = `${filler("alpha", 18)}export function priceOf(basket: Basket): Money {\n  return sumUp(basket.entries);\n}\n${filler("beta", 30)}`;

let open: OpenDocument[];
let texts = 0;
let declared: ReadonlyMap<string, string> = new Map();
const document = (name: string, text: string, languageId = "typescript", version = 1): OpenDocument => ({
  ...{ uri: `file:///shop/src/${name}`, languageId, version },
  getText: () => {
    texts++;
    return text;
  },
});
const neighboursOf = () =>
  new Neighbours({
    openDocuments: () => open,
    pathOf: (uri) => uri.slice("file:///shop/src/".length),
    mayRead: (uri) => !uri.endsWith("secret.ts"),
    declared: () => declared,
    masked: withoutSecrets,
  });
const at = (text: string, offset = text.length) => ({
  ...{ uri: "file:///shop/src/main.ts", languageId: "typescript", text, offset },
});
const MAIN = "const basket = sumUp(loaded.entries);\nconst price = priceOf(basket";

beforeEach(() => {
  texts = 0;
  declared = new Map();
  open = [document("main.ts", MAIN), document("cart.ts", CART)];
});

test("an index finds the window that shares most words, and gives whole lines of it", () => {
  const index = new IndexedText(CART);
  const best = index.best(wordsOf("priceOf(basket: Basket)"));
  expect(best?.startLine).toBe(18);
  expect(index.excerpt(18, 60)).toBe("export function priceOf(basket: Basket): Money {\n");
  expect(index.best(wordsOf("nothing alike"))).toBeNull();
});

test("the stretch most like the code at the cursor is chosen, at most 512 characters of it", () => {
  const [neighbour, ...others] = neighboursOf().of(at(MAIN));
  expect(others).toEqual([]);
  expect(neighbour?.path).toBe("cart.ts");
  expect(neighbour?.text).toMatch(/^export function priceOf[^]*\n$/);
  expect(neighbour?.text.length).toBeLessThanOrEqual(512);
});

test("typing changes nothing of the choice and reads no file again, for any number of files", () => {
  open = Array.from({ length: 5000 }, (_, i) =>
    document(`${i}.ts`, `${filler(`x${i}`, 3)}priceOf(basket);\n`),
  );
  const neighbours = neighboursOf();
  const first = neighbours.of(at(MAIN));
  expect(neighbours.indexed).toBe(20);
  for (const typed of [".", "i", "t"]) expect(neighbours.of(at(MAIN + typed))).toBe(first);
  expect(neighbours.indexed).toBe(20);
  expect(texts).toBe(20);
});

test("on the typing path no more than 100,000 characters are read; the rest where the cursor rests", () => {
  const long = filler("gamma", 4000).slice(0, 90_000);
  open = [document("far/a.ts", long), document("far/b.ts", long), document("cart.ts", CART)];
  const neighbours = neighboursOf();
  expect(neighbours.of(at(MAIN)).map(({ path }) => path)).toEqual(["cart.ts"]);
  expect(neighbours.indexed).toBe(2);
  neighbours.rest(at(`${MAIN}${"\n".repeat(40)}`));
  expect(neighbours.indexed).toBe(3);
});

test("where the cursor rests far away, or other files are open, the choice is made anew", () => {
  const neighbours = neighboursOf();
  const first = neighbours.of(at(MAIN));
  neighbours.rest(at(`${MAIN}\n`));
  expect(neighbours.of(at(MAIN))).toBe(first);
  open = [...open, document("order.ts", `${MAIN});\n`)];
  neighbours.rest(at(MAIN));
  expect(neighbours.of(at(MAIN)).map(({ path }) => path)).toEqual(["cart.ts", "order.ts"]);
});

test("a file that is imported goes before others, wherever it lies; of a file not much alike, its head is taken", () => {
  open.push(document("far/order/index.ts", `// Orders.\n${filler("order", 40)}`));
  const chosen = neighboursOf().of(at(`import { order } from "./far/order";\n${MAIN}`));
  expect(chosen.map(({ path }) => path)).toEqual(["cart.ts", "far/order/index.ts"]);
  expect(chosen[1]?.text).toMatch(/^\/\/ Orders\./);
  open.push(document("far/tax.py", "# Taxes.\n", "python"));
  const python = { ...at("from .far import tax\n"), languageId: "python" };
  expect(
    neighboursOf()
      .of(python)
      .map(({ path }) => path),
  ).toEqual(["far/tax.py"]);
});

test("never chosen: files that must not be read, other languages, the file itself, files that are like anything", () => {
  open = [
    document("main.ts", MAIN),
    document("secret.ts", MAIN),
    document("cart.py", CART, "python"),
    document("far/other.ts", filler("other", 30)),
  ];
  expect(neighboursOf().of(at(MAIN))).toEqual([]);
  expect(texts).toBe(1);
});

test("of more files than are looked at, those edited last are", () => {
  open = Array.from({ length: 30 }, (_, i) => document(`far/${i}.ts`, filler("none", 2)));
  open.push(document("far/zz.ts", CART));
  expect(neighboursOf().of(at(MAIN))).toEqual([]);
  const edited = neighboursOf();
  edited.documentChanged("file:///shop/src/far/zz.ts");
  expect(edited.of(at(MAIN)).map(({ path }) => path)).toEqual(["far/zz.ts"]);
});

test("what an open file declares of the symbols at the cursor stands instead of its stretch, nearest to the target", () => {
  open = [document("main.ts", MAIN), document("cart.ts", CART), document("money.ts", filler("gamma", 30))];
  declared = new Map([["file:///shop/src/money.ts", "function sumUp(entries: Entry[]): Money\n"]]);
  const chosen = neighboursOf().of(at(MAIN));
  expect(chosen.map(({ path }) => path)).toEqual(["cart.ts", "money.ts"]);
  expect(chosen[1]?.text).toBe("function sumUp(entries: Entry[]): Money\n");
});

test("declarations from files that are not open stand there too, and a new one changes the choice where the cursor rests", () => {
  const neighbours = neighboursOf();
  expect(neighbours.of(at(MAIN)).map(({ path }) => path)).toEqual(["cart.ts"]);
  declared = new Map([["file:///shop/src/closed.ts", "declare const loaded: Cart;\n"]]);
  expect(neighbours.of(at(MAIN)).map(({ path }) => path)).toEqual(["cart.ts"]);
  neighbours.rest(at(MAIN));
  expect(neighbours.of(at(MAIN)).map(({ path }) => path)).toEqual(["cart.ts", "closed.ts"]);
});

test("of a file that tells little, the place of the last edit is taken", () => {
  const lines = Array.from({ length: 60 }, (_, i) => `const row${i} = ${i};`);
  open = [document("main.ts", MAIN), document("rows.ts", lines.join("\n"))];
  const neighbours = neighboursOf();
  expect(neighbours.of(at(MAIN))[0]?.text).toMatch(/^const row0 = 0;/);
  lines[40] = "const row40 = edited;";
  open = [document("main.ts", MAIN), document("rows.ts", lines.join("\n"), "typescript", 2)];
  neighbours.rest(at(MAIN));
  expect(neighbours.of(at(MAIN))[0]?.text).toMatch(/^const row36 = 36;\n[^]*const row40 = edited;/);
});

test("cells of a notebook are part of the file where their order is known, and neighbours where it is not", () => {
  const uriOf = (fragment: string) => `vscode-notebook-cell:/shop/src/n.ipynb#${fragment}`;
  open = ["W0", "W1"].map((fragment) => ({ ...document("", CART), uri: uriOf(fragment) }));
  const snapshot = { ...at(MAIN), uri: uriOf("W0") };
  const sources = {
    ...{
      openDocuments: () => open,
      pathOf: (uri: string) => uri,
      mayRead: () => true,
      masked: withoutSecrets,
      declared: () => declared,
    },
  };
  expect(new Neighbours(sources).of(snapshot).map(({ path }) => path)).toEqual([uriOf("W1")]);
  const cellsAround = () => [uriOf("W0"), uriOf("W1")];
  expect(new Neighbours({ ...sources, cellsAround }).of(snapshot)).toEqual([]);
});

test("what looks like a key is not shown to the model beside another file, nor in a declaration", () => {
  const near = 'export function priceOf(basket: Basket, password = "tulip7garden") {}\n';
  declared = new Map([["file:///shop/src/elsewhere.ts", near]]);
  open[1] = document("cart.ts", 'priceOf(basket);\nconst password = "tulip7garden";\n');
  const texts = neighboursOf()
    .of(at(MAIN))
    .map(({ text }) => text);
  expect(texts).toEqual([
    'priceOf(basket);\nconst password = "";\n\n',
    'export function priceOf(basket: Basket, password = "") {}\n',
  ]);
});
