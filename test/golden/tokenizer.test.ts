// The tokenizer's ids equal the reference tokenizer's (Python), and what follows from them.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { DecodeStream } from "../../server/tokenizer/decodeStream";
import type { Tokenizer } from "../../server/tokenizer/tokenizer";
import { readGolden, ROOT, shippedTokenizer } from "./support/shippedModel";

interface Golden {
  readonly cases: readonly { text: string; ids: number[] }[];
  readonly split: readonly { text: string; ids: number[]; decodedPrefixes: string[] }[];
}

const golden = readGolden("model/tokenizer.json") as Golden;
const source = readFileSync(join(ROOT, "test/fixtures/bpb/SearchPanel.tsx"), "utf8");

describe("Tokenizer", () => {
  let tokenizer: Tokenizer;
  beforeAll(async () => {
    tokenizer = await shippedTokenizer();
  });

  test.each(golden.cases)("gives the reference's ids for $text", ({ text, ids }) => {
    expect(tokenizer.encode(text)).toEqual(ids);
    expect(tokenizer.decode(ids)).toBe(text);
  });

  test("writes every id as the bytes of the vocabulary's file, and reads them as that id again", () => {
    const file = JSON.parse(readFileSync(join(ROOT, "models/default/tokenizer.json"), "utf8")) as {
      model: { vocab: Record<string, number> };
      added_tokens: { id: number; content: string }[];
    };
    const letters = byteLetters();
    const vocabulary = Object.entries(file.model.vocab);
    expect(new Set([...vocabulary.map(([, id]) => id), ...file.added_tokens.map(({ id }) => id)]).size).toBe(tokenizer.vocabSize);
    const special = new Set(file.added_tokens.map(({ id }) => id));
    const others: string[] = [];
    for (const [written, id] of vocabulary.filter(([, each]) => !special.has(each))) {
      const bytes = Buffer.from([...written].map((letter) => letters.get(letter) ?? NaN));
      expect(Buffer.from(tokenizer.bytesOf(id)).equals(bytes), written).toBe(true);
      const text = bytes.toString("utf8");
      if (!Buffer.from(text).equals(bytes)) continue; // part of a character
      const again = tokenizer.encode(text);
      if (again.length !== 1 || again[0] !== id) others.push(text);
    }
    expect(others).toEqual([]);
  });

  test("decodes a stream to whole characters only", () => {
    for (const { text, ids } of golden.split) {
      const stream = new DecodeStream((tokenId) => tokenizer.bytesOf(tokenId));
      const pieces = ids.map((tokenId) => stream.push(tokenId));
      expect(pieces.join("") + stream.end()).toBe(text);
      expect(pieces.join("")).not.toContain("\ufffd");
    }
  });

  test("encodes in slices to the same ids, whatever the text", async () => {
    for (const text of [source.repeat(20), "ab".repeat(50_000), "한글".repeat(20_000), "\n \r\n\t".repeat(9000)]) {
      expect(await tokenizer.encodeSliced(text)).toEqual(tokenizer.encode(text));
    }
  });

  test("lets the event loop turn while it encodes a megabyte, and stops when aborted", async () => {
    let turns = 0;
    const count = () => {
      turns++;
      immediate = setImmediate(count);
    };
    let immediate = setImmediate(count);
    await tokenizer.encodeSliced("q".repeat(300_000) + source.repeat(100));
    // How often depends on the machine; an encoding that never yields gives none.
    expect(turns).toBeGreaterThan(1);
    const controller = new AbortController();
    setImmediate(() => controller.abort(new Error("left")));
    await expect(tokenizer.encodeSliced("z".repeat(1_000_000), controller.signal)).rejects.toThrow("left");
    clearImmediate(immediate);
  });

  test("places every token in the text, a split character in all of its tokens", () => {
    const text = "né 😀x\r\n  한";
    const spans = tokenizer.encodeWithSpans(text);
    expect(Buffer.from(spans.flatMap(({ bytes }) => bytes)).toString("utf8")).toBe(text);
    expect(spans[0]?.start).toBe(0);
    expect(spans.at(-1)?.end).toBe(text.length);
    for (const { bytes, start, end } of spans) {
      const own = Buffer.from(bytes).toString("utf8");
      if (!own.includes("\ufffd")) expect(text.slice(start, end)).toBe(own);
    }
    const smile = text.indexOf("😀");
    for (const span of spans.filter(({ bytes }) => bytes.includes(0x9f))) {
      expect(span.end).toBe(smile + 2);
      expect(span.start).toBeGreaterThanOrEqual(smile - 1);
    }
  });

  test("takes a lone surrogate for U+FFFD and never throws", () => {
    for (const text of ["a\ud800b", "\udc00", "x\ud83d"]) {
      const spans = tokenizer.encodeWithSpans(text);
      expect(spans.at(-1)?.end).toBe(text.length);
      expect(tokenizer.decode(tokenizer.encode(text))).toBe(Buffer.from(text).toString("utf8"));
    }
  });

  test("keeps special tokens apart from text that looks like them", () => {
    expect(tokenizer.specialId("<|endoftext|>")).toBe(0);
    expect(tokenizer.encode("<|endoftext|><|fim_middle|>").some((id) => tokenizer.isSpecial(id))).toBe(false);
    expect(() => tokenizer.specialId("<|nothing|>")).toThrow("expected a special token <|nothing|>");
  });

  test("knows every id whose text has a line end", () => {
    const lineEndIds = new Set(tokenizer.lineEndIds);
    for (const tokenId of tokenizer.encode(source)) {
      expect(lineEndIds.has(tokenId)).toBe(tokenizer.decode([tokenId]).includes("\n"));
    }
  });
});

/** The letter that stands for each byte in vocabularies of this kind: printable ones for themselves, the rest from U+0100 on. */
function byteLetters(): ReadonlyMap<string, number> {
  const isPrintable = (byte: number) => (byte >= 33 && byte <= 126) || (byte >= 161 && byte <= 172) || byte >= 174;
  let next = 256;
  return new Map(
    Array.from({ length: 256 }, (_, byte) => [String.fromCodePoint(isPrintable(byte) ? byte : next++), byte]),
  );
}
