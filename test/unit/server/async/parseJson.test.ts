// A large JSON file says the same as JSON.parse has it, and comes over while the event loop goes on turning; a vocabulary
// is read in slices as well.
import { expect, test } from "vitest";
import { parseJson } from "../../../../server/async/parseJson";
import { runAll, runSliced } from "../../../../server/async/steps";
import { Tokenizer } from "../../../../server/tokenizer/tokenizer";
import { readTokenizerFile } from "../../../../server/tokenizer/tokenizerFile";

const bytesOf = (text: string) => new TextEncoder().encode(text);
const WORDS = 30_000;
const large = {
  version: "1.0",
  none: null,
  "": [[], {}, [[]]],
  added_tokens: [{ id: 0, content: "<|end|>" }],
  model: {
    vocab: Object.fromEntries(Array.from({ length: WORDS }, (_, id) => [`token ${id} of many`, id])),
    merges: Array.from({ length: WORDS }, (_, id) => [`a${id}`, `b${id}`]),
  },
  deep: Array.from({ length: 3 }, () => Array.from({ length: 5_000 }, (_, at) => at)),
};

/** How often the loop turned meanwhile. */
async function turnsDuring<T>(work: Promise<T>): Promise<{ value: T; turns: number }> {
  let turns = 0;
  let isDone = false;
  const turn = () => {
    turns++;
    if (!isDone) setImmediate(turn);
  };
  setImmediate(turn);
  const value = await work.finally(() => (isDone = true));
  return { value, turns };
}

test("what is large is the same, name for name in the same order, and taken over in many turns", async () => {
  const text = JSON.stringify(large);
  expect(text.length).toBeGreaterThan(1 << 20);
  const { value, turns } = await turnsDuring(parseJson(bytesOf(text)));
  expect(JSON.stringify(value)).toBe(text);
  expect(turns).toBeGreaterThan(20);
});

test('"__proto__" is a name like others', async () => {
  const text = `{"__proto__":{"x":[${"1,".repeat(600_000)}1]},"a":1}`;
  const value = (await parseJson(bytesOf(text))) as Record<string, unknown>;
  expect(Object.keys(value)).toEqual(["__proto__", "a"]);
  expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
});

test.each([
  ["small", "{"],
  ["large", `{"a":"${"b".repeat(2 << 20)}"`],
  ["deeper than any stack", "[".repeat(2 << 20)],
])("what is no JSON is refused: %s", async (_what, text) => {
  await expect(parseJson(bytesOf(text))).rejects.toThrow();
});

test("one long text is taken whole", async () => {
  const text = "b".repeat(2 << 20);
  expect(await parseJson(bytesOf(JSON.stringify(text)))).toBe(text);
});

test("a large vocabulary is read in pieces, and the same as at once", async () => {
  const raw = tokenizerJson();
  let steps = 0;
  const counted = (function* () {
    for (const reading = readTokenizerFile(raw); ; steps++) {
      const step = reading.next();
      if (step.done) return step.value;
      yield;
    }
  })();
  const file = await runSliced(counted);
  expect(steps).toBeGreaterThan(100);
  expect(file.merges).toEqual(runAll(readTokenizerFile(raw)).merges);
  const loaded = await Tokenizer.load(raw);
  expect(loaded.encode("aa aaaa b")).toEqual(new Tokenizer(raw).encode("aa aaaa b"));
});

/** Every byte, and words of digits made of two shorter ones. */
function tokenizerJson() {
  const letters = Array.from({ length: 0x200 }, (_, code) => String.fromCharCode(code)).filter(
    (sign) => /[!-~¡-¬®-ÿ]/.test(sign) || (sign >= "\u0100" && sign < "\u0144"),
  );
  const vocab: Record<string, number> = Object.fromEntries(letters.map((sign, id) => [sign, id]));
  const merges: string[] = [];
  const words = [..."abcdefghijklmnop"];
  for (let at = 0; words.length < WORDS; at++) {
    for (const end of "abcdefghijklmnop") {
      const word = `${words[at] ?? ""}${end}`;
      if (word in vocab) continue;
      vocab[word] = letters.length + merges.length;
      merges.push(`${words[at] ?? ""} ${end}`);
      words.push(word);
    }
  }
  return {
    ...{ normalizer: null, added_tokens: [{ id: letters.length + merges.length, content: "<|end|>" }] },
    pre_tokenizer: { type: "ByteLevel", add_prefix_space: false, use_regex: true },
    model: { type: "BPE", vocab, merges },
  };
}
