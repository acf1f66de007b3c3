// Paths of certificate files (PEM) → their texts. One that cannot be read is told of and left out.
import { readFileSync } from "node:fs";
import { type Sentence, messagePartOf } from "../protocol/sentences";

export function readCertificates(files: readonly string[], tell: (sentence: Sentence) => void): string[] {
  return files.flatMap((file) => {
    try {
      return [readFileSync(file, "utf8")];
    } catch (error) {
      tell({ code: "certificateUnreadable", args: [messagePartOf(error)] });
      return [];
    }
  });
}
