// TypeScript and JavaScript, with and without JSX: one syntax in three grammars.
import type { Language, Syntax } from "./language";
import { SCRIPT_NAMES } from "./names";
import { UNKNOWN } from "./unknown";

const SCRIPT = {
  ...UNKNOWN,
  family: "script",
  names: SCRIPT_NAMES,
  ecosystem: "script",
  folderModule: "index",
  importStart: /^(?:import\b|export\b.*\bfrom\s|(?:const|let|var)\b.*\brequire\()/,
} as const;

const syntax = (grammar: string): Syntax => ({
  grammar,
  bodies: new Set([
    ...["statement_block", "class_body", "switch_body", "interface_body", "object_type", "enum_body"],
    "object",
  ]),
  declarations: {
    wrappers: new Set(["export_statement", "ambient_declaration"]),
    functions: new Set(["function_declaration", "generator_function_declaration"]),
    whole: new Set(["interface_declaration", "type_alias_declaration", "enum_declaration"]),
    classes: new Set(["class_declaration", "abstract_class_declaration"]),
    members: new Set(["method_definition", "public_field_definition", "method_signature"]),
    variables: new Set(["lexical_declaration", "variable_declaration"]),
    assignments: new Set(),
  },
});

export const SCRIPTS: readonly Language[] = [
  {
    ...SCRIPT,
    ids: ["typescript"],
    extensions: [".ts", ".mts", ".cts"],
    syntax: syntax("typescript"),
  },
  { ...SCRIPT, ids: ["typescriptreact"], extensions: [".tsx"], syntax: syntax("tsx") },
  {
    ...SCRIPT,
    ids: ["javascript"],
    extensions: [".js", ".mjs", ".cjs"],
    syntax: syntax("javascript"),
  },
  { ...SCRIPT, ids: ["javascriptreact"], extensions: [".jsx"], syntax: syntax("javascript") },
];
