// GGUF files from anywhere: bytes turned, counts and lengths that lie, metadata of the wrong kinds.
import { HeaderCutOff, readHeader } from "../../../server/gguf/header";
import { runAll } from "../../../server/async/steps";
import { makeTokenizerJson } from "../../../server/gguf/tokenizer";
import { Tokenizer } from "../../../server/tokenizer/tokenizer";
import { tinyGguf, writeGguf } from "../../support/gguf";
import { mutatedBytes } from "../mutate";
import { refuses, type Target } from "../target";

const TINY = writeGguf(tinyGguf("qwen2", "Q8_0"));
/** The header; what stands behind it are weights. */
const HEADER_BYTES = 16_384;
const VOCABULARY = 320;

export const gguf: Target = {
  name: "GGUF",
  cases: 100_000,
  run: (random) => {
    const head = mutatedBytes(TINY.subarray(0, HEADER_BYTES), random);
    const bytes = Buffer.concat([head, TINY.subarray(HEADER_BYTES)]);
    const header = refuses(() => cutOffIsRefused(() => readHeader(bytes, bytes.length)));
    if (!header) return;
    const { metadata } = header as ReturnType<typeof readHeader>;
    refuses(() =>
      cutOffIsRefused(() =>
        new Tokenizer(runAll(makeTokenizerJson(metadata, VOCABULARY))).encode(random.text()),
      ),
    );
  },
};

/** More of the file is asked for: here there is no more. */
function cutOffIsRefused<T>(read: () => T): T | null {
  try {
    return read();
  } catch (error) {
    if (error instanceof HeaderCutOff) return null;
    throw error;
  }
}
