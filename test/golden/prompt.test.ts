// The prompt's ids equal those that the trainer writes (models/training/prompt.py), and how little of a prompt changes
// when a character is typed.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import type { CompletionContext } from "../../server/context/types";
import { buildFimPrompt, type FimPrompt, type PromptDeps } from "../../server/inference/fimPrompt";
import { TokenHealing } from "../../server/inference/tokenHealing";
import { readGolden, ROOT, shippedEntry, shippedTokenizer } from "./support/shippedModel";

interface Case {
  readonly name: string;
  readonly repoName: string | null;
  readonly neighbours: CompletionContext["neighbours"];
  readonly path: string;
  readonly prefix: string;
  readonly suffix: string;
  readonly ids: readonly number[];
}

const cases = readGolden("prompt/cases.json") as readonly Case[];
const BUDGET = 928;

describe("buildFimPrompt", () => {
  let unhealed: PromptDeps;
  let healed: PromptDeps;
  beforeAll(async () => {
    const tokenizer = await shippedTokenizer();
    const { promptFormat: format } = await shippedEntry();
    unhealed = { tokenizer, format, healing: null };
    healed = { tokenizer, format, healing: new TokenHealing(tokenizer) };
  });

  const fimFormat = () => {
    if (healed.format.order === "plain") throw new Error("expected a model that fills gaps");
    return healed.format;
  };

  const contextOf = (fields: Partial<CompletionContext>): CompletionContext => ({
    path: "a.ts",
    repoName: null,
    languageId: "typescript",
    prefix: "",
    suffix: "",
    extent: "line",
    eol: "\n",
    imports: [],
    neighbours: [],
    ...fields,
  });

  test.each(cases)("writes the trainer's ids: $name", ({ ids, ...context }) => {
    const prompt = buildFimPrompt(contextOf(context), BUDGET, unhealed);
    expect(prompt.promptIds).toEqual(ids);
  });

  test("spells half a word out again: prompt and healed text together are the prefix", () => {
    const { tokenizer } = healed;
    for (const prefix of ["const x = retu", "  getElementsByTa", "return ", "x = 'ㄱ한", "a.b(", "", "foo\n    "]) {
      const prompt = buildFimPrompt(contextOf({ prefix }), BUDGET, healed);
      const start = prompt.promptIds.indexOf(fimFormat().fimPrefixId) + 1;
      const kept = tokenizer.decode(prompt.promptIds.slice(start, -1));
      expect(kept + prompt.healedText).toBe(prefix);
      expect(prompt.healing).toHaveLength(Buffer.byteLength(prompt.healedText));
      expectSpelling(prompt, tokenizer);
    }
    expect(buildFimPrompt(contextOf({ prefix: "const x = retu" }), BUDGET, healed).healedText).toBe("retu");
  });

  test("re-evaluates at most 8 tokens in the median when 200 characters are typed into 8,000 tokens", () => {
    const file = readFixtures();
    const middle = file.indexOf("\n", file.length / 2) + 1;
    const typed = file.slice(middle, middle + 200);
    const changed: number[] = [];
    let before: readonly number[] = [];
    for (let i = 0; i <= typed.length; i++) {
      // As the context layer does it: a window whose left end stands still.
      const prefix = file.slice(middle - 6000, middle + i);
      const { promptIds } = buildFimPrompt(contextOf({ prefix, suffix: file.slice(middle + 200) }), BUDGET, healed);
      expect(promptIds.length).toBeLessThanOrEqual(BUDGET);
      if (i > 0) changed.push(promptIds.length - sharedLength(before, promptIds));
      before = promptIds;
    }
    changed.sort((a, b) => a - b);
    expect(changed[100]).toBeLessThanOrEqual(8);
    // The left cut moves once in 128 tokens: typing 200 characters moves it at most twice.
    expect(changed.filter((count) => count > 64).length).toBeLessThanOrEqual(2);
  });

  test("keeps the imports where the head of the file is cut, and nothing twice where it is not", () => {
    const imports = ['import { zorb } from "./zorb";'];
    const prefix = `${imports[0]}\n${readFixtures().slice(0, 6000)}`;
    const textOf = (context: Partial<CompletionContext>) =>
      healed.tokenizer.decode(buildFimPrompt(contextOf({ imports, ...context }), BUDGET, healed).promptIds);
    expect(textOf({ prefix }).split("zorb").length - 1).toBe(2);
    expect(textOf({ prefix, imports: [] }).split("zorb").length - 1).toBe(0);
    expect(textOf({ prefix: `${imports[0]}\nconst a = 1;\n` }).split("zorb").length - 1).toBe(2);
  });

  test("what stands behind and in other files leaves a good part of a small window to the prefix", () => {
    const text = readFixtures();
    const neighbours = ["b.ts", "c.ts"].map((path) => ({ path, text: text.slice(0, 512) }));
    const context = contextOf({ prefix: text.slice(0, 6000), suffix: text, neighbours });
    const { promptIds } = buildFimPrompt(context, BUDGET / 2, healed);
    expect(promptIds.indexOf(fimFormat().fimPrefixId)).toBeLessThan(0.6 * (BUDGET / 2));
  });

  test("fits any text into its budget without tokenising all of it", () => {
    for (const prefix of ["x".repeat(1_000_000), "a b;\n".repeat(200_000), `${"y".repeat(20_000)}\nz`]) {
      const context = contextOf({ prefix, suffix: prefix, path: "p/".repeat(5000), repoName: "r".repeat(900) });
      const { promptIds } = buildFimPrompt(context, BUDGET, healed);
      expect(promptIds.length).toBeLessThanOrEqual(BUDGET);
      expect(promptIds.at(-1)).toBe(fimFormat().fimMiddleId);
    }
  });
});

/** Every way through the states spells the healed text, perhaps with more behind it. */
function expectSpelling({ healing, healedText }: FimPrompt, tokenizer: PromptDeps["tokenizer"]): void {
  const bytes = Buffer.from(healedText);
  for (const [from, state] of healing.entries()) {
    const rest = bytes.subarray(from);
    expect(state.complete.length + state.partial.length).toBeGreaterThan(0);
    for (const tokenId of state.complete) {
      expect(Buffer.from(tokenizer.bytesOf(tokenId)).subarray(0, rest.length).equals(rest)).toBe(true);
    }
    for (const { tokenId, next } of state.partial) {
      expect(rest.subarray(0, next - from).equals(Buffer.from(tokenizer.bytesOf(tokenId)))).toBe(true);
    }
  }
}

function sharedLength(a: readonly number[], b: readonly number[]): number {
  let length = 0;
  while (length < a.length && a[length] === b[length]) length++;
  return length;
}

/** About 8,000 tokens of source. */
function readFixtures(): string {
  const names = ["SearchPanel.tsx", "routes.ts", "taskQueue.ts", "csvParser.js"];
  const all = names.map((name) => readFileSync(join(ROOT, "test/fixtures/bpb", name), "utf8")).join("\n");
  return all.repeat(Math.ceil(30_000 / all.length));
}
