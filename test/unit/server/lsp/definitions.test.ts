// A place of a declaration is told by the client; what stands there is read past the gate, or not at all.
import { beforeEach, expect, test } from "vitest";
import { readDefinitions } from "../../../../server/lsp/definitions";

const OPEN = "file:///shop/src/cart.ts";
const CLOSED = "file:///shop/src/order.ts";
const FORBIDDEN = "file:///shop/secret.ts";
const TEXT = "// orders\nexport function priceOf(\n  order: Order,\n): Money {\n  return sum(order);\n}\n";

let read: string[];
let asked: string[];
beforeEach(() => {
  read = [];
  asked = [];
});
const deps = {
  documents: { get: (uri: string) => (uri === OPEN ? { getText: () => TEXT } : undefined) },
  gate: {
    mayUse: (uri: string) => {
      asked.push(uri);
      return uri !== FORBIDDEN;
    },
    read: (path: string) => {
      read.push(path);
      return Promise.resolve(path.endsWith("order.ts") ? TEXT : null);
    },
  },
};
const at = (uri: string, firstLine = 1, lastLine = 5) => ({ uri, name: "priceOf", firstLine, lastLine });
const SIGNATURE = "export function priceOf(\n  order: Order,\n): Money {\n  return sum(order);\n}";

test("an open document is taken as it is, a closed file through the gate, a forbidden one not at all", async () => {
  const found = await readDefinitions([at(OPEN), at(CLOSED), at(FORBIDDEN)], deps);
  expect(found).toEqual([OPEN, CLOSED].map((uri) => ({ uri, name: "priceOf", text: SIGNATURE })));
  expect(asked).toEqual([OPEN, CLOSED, FORBIDDEN]);
  expect(read).toEqual(["/shop/src/order.ts"]);
});

test("what the gate gives nothing of, another scheme and lines without the name are left out", async () => {
  const places = [
    at("file:///shop/gone.ts"),
    at("vscode-vfs://a/order.ts"),
    at(OPEN, 3, 3),
    at(OPEN, 99, 99),
  ];
  expect(await readDefinitions(places, deps)).toEqual([]);
});

test("a place that is none is passed over, and no more than six are read", async () => {
  const broken = [at("", 1), at(OPEN, -1), at(OPEN, 0.5), at(OPEN, 1, Number.NaN)];
  expect(await readDefinitions(broken, deps)).toEqual([]);
  expect(await readDefinitions(Array(9).fill(at(OPEN)), deps)).toHaveLength(6);
});

test("eight lines and 320 characters are enough", async () => {
  const long = `function priceOf(${"order: Order, ".repeat(40)}) {\n${"  a();\n".repeat(20)}}\n`;
  const documents = { get: () => ({ getText: () => long }) };
  const [found] = await readDefinitions([at(OPEN, 0, 20)], { ...deps, documents });
  expect(found?.text).toHaveLength(320);
  const short = `function priceOf() {\n${"  a();\n".repeat(20)}}\n`;
  const [lines] = await readDefinitions([at(OPEN, 0, 20)], {
    ...deps,
    documents: { get: () => ({ getText: () => short }) },
  });
  expect(lines?.text.split("\n")).toHaveLength(8);
});
