// Python.
import type { Language } from "./language";
import { PYTHON_NAMES } from "./names";

const HEADER =
  /^\s*(?:async\s+)?(?:def|class|if|elif|else|for|while|with|try|except|finally|match|case)\b.*:$/;
/** The last line of a header that goes over several. */
const HEADER_END = /^\s*\).*:$/;

export const PYTHON: Language = {
  ids: ["python"],
  extensions: [".py", ".pyi"],
  readIntoMemory: "always",
  family: "python",
  ecosystem: null,
  folderModule: "__init__",
  comments: { line: ["#"], block: [] },
  strings: { oneLine: ['"', "'"], manyLines: ['"""', "'''"] },
  bodyHeader: new RegExp(`${HEADER.source}|${HEADER_END.source}`),
  indentsBlocks: true,
  importStart: /^(?:import\b|from\s+\S+\s+import\b)/,
  names: PYTHON_NAMES,
  syntax: {
    grammar: "python",
    bodies: new Set([
      ...["function_definition", "class_definition", "if_statement", "elif_clause", "else_clause"],
      ...["for_statement", "while_statement", "with_statement", "try_statement", "except_clause"],
      ...["finally_clause", "match_statement", "case_clause"],
    ]),
    declarations: {
      wrappers: new Set(["decorated_definition"]),
      functions: new Set(["function_definition"]),
      whole: new Set(),
      classes: new Set(["class_definition"]),
      members: new Set(["function_definition"]),
      variables: new Set(),
      assignments: new Set(["expression_statement"]),
    },
  },
};
