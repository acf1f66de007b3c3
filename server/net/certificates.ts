// Paths of certificate files (PEM) → their texts. One that cannot be read is told of and left out.
import { readFileSync } from "node:fs";

export function readCertificates(files: readonly string[], tell: (message: string) => void): string[] {
  return files.flatMap((file) => {
    try {
      return [readFileSync(file, "utf8")];
    } catch (error) {
      tell(`A certificate of loupe.certificateFiles cannot be read: ${String(error)}.`);
      return [];
    }
  });
}
