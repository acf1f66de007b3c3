import { expect, test } from "vitest";
import { CompletionCache } from "../../../../server/completion/completionCache";
import { drawnRequest } from "./requests";

const PREDICTED = {
  insertText: "sole.log(a);",
  replaceLength: 1,
  logProbs: [-1],
  sources: [],
  confidence: 0.5,
};
const FOUND = { ...PREDICTED, recordId: 7 };

function cacheWith(drawn: string): CompletionCache {
  const cache = new CompletionCache();
  cache.add(drawnRequest(drawn), PREDICTED, 7);
  return cache;
}

test("gives the rest of a prediction while it is typed", () => {
  const cache = cacheWith("con│)\n");
  expect(cache.find(drawnRequest("con│)\n"))).toEqual(FOUND);
  expect(cache.find(drawnRequest("conso│)\n"))).toEqual({ ...FOUND, insertText: "le.log(a);" });
});

test.each([
  ["another character was typed", "conx│)\n"],
  ["all of it was typed", "console.log(a);│)\n"],
  ["the text before differs", "Con│)\n"],
  ["the text behind differs", "con│]\n"],
  ["the text behind is longer", "con│)\n\n"],
  ["the cursor went back", "co│)\n"],
])("gives nothing when %s", (_, drawn) => {
  expect(cacheWith("con│)\n").find(drawnRequest(drawn))).toBeNull();
});

test("gives nothing for another document, or the same one in another language", () => {
  const cache = cacheWith("con│");
  expect(cache.find(drawnRequest("con│", { uri: "file:///b.ts" }))).toBeNull();
  expect(cache.find(drawnRequest("con│", { languageId: "python" }))).toBeNull();
});

test("forgets what was used longest ago, and everything when cleared", () => {
  const cache = cacheWith("con│");
  for (let i = 0; i < 31; i++) cache.add(drawnRequest(`${i}│`), PREDICTED, 7);
  expect(cache.find(drawnRequest("con│"))).not.toBeNull();
  cache.add(drawnRequest("x│"), PREDICTED, 7);
  expect(cache.find(drawnRequest("con│"))).not.toBeNull();
  expect(cache.find(drawnRequest("0│"))).toBeNull();
  cache.clear();
  expect(cache.find(drawnRequest("con│"))).toBeNull();
});

test("a word accepted of a prediction leaves the rest of it", () => {
  const cache = cacheWith("con│)\n");
  expect(cache.find(drawnRequest("console│)\n"))?.insertText).toBe(".log(a);");
  expect(cache.find(drawnRequest("console.log│)\n"))?.insertText).toBe("(a);");
});

test("where nothing was predicted, nothing will be: at this place only", () => {
  const cache = new CompletionCache();
  cache.addEmpty(drawnRequest("con│\n"), "noText");
  expect(cache.findEmpty(drawnRequest("con│\n"))).toBe("noText");
  expect(cache.find(drawnRequest("con│\n"))).toBeNull();
  expect(cache.findEmpty(drawnRequest("cons│\n"))).toBeNull();
  expect(cache.findEmpty(drawnRequest("con│;\n"))).toBeNull();
  expect(cacheWith("con│").findEmpty(drawnRequest("con│"))).toBeNull();
});
