// Paths of certificate files (PEM) → their texts. One that cannot be read is told of and left out.
import { readFileSync, statSync } from "node:fs";
import { type Sentence, messagePartOf } from "../protocol/sentences";

/** All that a system trusts has a quarter of a megabyte. What is no file, such as a pipe, would hold the loop. */
const MAX_BYTES = 2 ** 22;

export function readCertificates(files: readonly string[], tell: (sentence: Sentence) => void): string[] {
  return files.flatMap((file) => {
    try {
      const seen = statSync(file);
      if (!seen.isFile()) throw new TypeError(`expected a file, got something else: ${file}`);
      if (seen.size > MAX_BYTES)
        throw new RangeError(`expected at most ${MAX_BYTES} bytes, got ${seen.size}: ${file}`);
      return [readFileSync(file, "utf8")];
    } catch (error) {
      tell({ code: "certificateUnreadable", args: [messagePartOf(error)] });
      return [];
    }
  });
}
