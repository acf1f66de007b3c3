// What holds for a language that Loupe knows nothing of: C's comments, every quote, braces around bodies.
import type { Language } from "./language";

export const UNKNOWN: Omit<Language, "ids" | "extensions"> = {
  readIntoMemory: "always",
  family: "other",
  ecosystem: null,
  folderModule: null,
  comments: { line: ["//"], block: [["/*", "*/"]] },
  strings: {
    oneLine: ['"', "'"],
    manyLines: ["`"],
    interpolations: [{ quotes: ["`"], opener: "${", closer: "}" }],
  },
  bodyHeader: /\{$/,
  indentsBlocks: false,
  importStart:
    /^(?:import\b|from\s+\S+\s+import\b|export\b.*\bfrom\s|(?:const|let|var)\b.*\brequire\(|#include\b|using\s|use\s|package\s)/,
  names: null,
  syntax: null,
};
