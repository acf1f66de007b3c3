// Languages without a grammar of ours: their names, file endings, comments and strings.
import type { Comments, Language, Strings } from "./language";
import { UNKNOWN } from "./unknown";

const { comments: C_COMMENTS, strings: ALL_QUOTES } = UNKNOWN;
const HASH: Comments = { line: ["#"], block: [] };
const MARKUP: Comments = { line: [], block: [["<!--", "-->"]] };
const NO_COMMENTS: Comments = { line: [], block: [] };
const QUOTES: Strings = { oneLine: ['"', "'"], manyLines: [] };
/** An apostrophe is a letter of a name, a lifetime or a type variable. */
const DOUBLE: Strings = { oneLine: ['"'], manyLines: [] };
const TRIPLE: Strings = { oneLine: ['"', "'"], manyLines: ['"""'] };
const CODE_SPANS: Strings = { oneLine: ["`"], manyLines: [], raw: ["`"] };
const NO_STRINGS: Strings = { oneLine: [], manyLines: [] };
/** Within apostrophes a backslash is a letter. */
const RAW_SINGLE: Strings = { ...QUOTES, raw: ["'"] };

/** Code in strings of double quotes: `"#{name}"`. */
function withHoles(strings: Strings, ...holes: readonly (readonly [string, string])[]): Strings {
  const quotes = ['"', '"""', "`"];
  return { ...strings, interpolations: holes.map(([opener, closer]) => ({ quotes, opener, closer })) };
}

type Ids = Language["ids"];

function code(
  ids: Ids,
  extensions: readonly string[],
  comments: Comments,
  more: Partial<Language> = {},
): Language {
  return { ...UNKNOWN, ids, extensions, comments, ...more };
}

/** Components with script inside. */
const WEB = { ecosystem: "script", folderModule: "index" } as const;

export const OTHERS: readonly Language[] = [
  code(["c"], [".c", ".h"], C_COMMENTS, { strings: QUOTES }),
  code(["cpp", "c++"], [".cc", ".cpp", ".cxx", ".hh", ".hpp"], C_COMMENTS, { strings: QUOTES }),
  code(["objective-c", "objc"], [".m"], C_COMMENTS, { strings: QUOTES }),
  code(["objective-cpp", "objcpp"], [".mm"], C_COMMENTS, { strings: QUOTES }),
  code(["csharp", "cs"], [".cs"], C_COMMENTS, { strings: TRIPLE }),
  code(["java"], [".java"], C_COMMENTS, { strings: TRIPLE }),
  code(["kotlin"], [".kt", ".kts"], C_COMMENTS, { strings: withHoles(TRIPLE, ["${", "}"]) }),
  code(["scala"], [".scala"], C_COMMENTS, { strings: withHoles(TRIPLE, ["${", "}"]) }),
  code(["groovy"], [".groovy"], C_COMMENTS, {
    strings: withHoles({ ...QUOTES, manyLines: ['"""', "'''"] }, ["${", "}"]),
  }),
  code(["go"], [".go"], C_COMMENTS, { strings: { ...DOUBLE, manyLines: ["`"], raw: ["`"] } }),
  code(["rust"], [".rs"], C_COMMENTS, { strings: { oneLine: [], manyLines: ['"'] } }),
  code(["swift"], [".swift"], C_COMMENTS, {
    strings: withHoles({ ...DOUBLE, manyLines: ['"""'] }, ["\\(", ")"]),
  }),
  code(["dart"], [".dart"], C_COMMENTS, {
    strings: withHoles({ ...QUOTES, manyLines: ['"""', "'''"] }, ["${", "}"]),
  }),
  code(["zig"], [".zig"], { line: ["//"], block: [] }, { strings: QUOTES }),
  code(["php"], [".php"], { line: ["//", "#"], block: [["/*", "*/"]] }, { strings: QUOTES }),
  code(["ruby"], [".rb"], HASH, { strings: withHoles(ALL_QUOTES, ["#{", "}"]) }),
  code(["lua"], [".lua"], { line: ["--"], block: [["--[[", "]]"]] }, { strings: QUOTES }),
  code(["perl"], [".pl"], HASH),
  code(["r"], [".r"], HASH),
  code(
    ["julia"],
    [".jl"],
    { line: ["#"], block: [["#=", "=#"]] },
    { strings: { ...DOUBLE, manyLines: ['"""'] } },
  ),
  code(["elixir"], [".ex", ".exs"], HASH, { strings: withHoles(TRIPLE, ["#{", "}"]) }),
  code(["erlang"], [".erl"], { line: ["%"], block: [] }, { strings: QUOTES }),
  code(["clojure"], [".clj"], { line: [";"], block: [] }, { strings: DOUBLE }),
  code(["haskell"], [".hs"], { line: ["--"], block: [["{-", "-}"]] }, { strings: DOUBLE }),
  code(["ocaml"], [".ml"], { line: [], block: [["(*", "*)"]] }, { strings: DOUBLE }),
  code(
    ["fsharp"],
    [".fs"],
    { line: ["//"], block: [["(*", "*)"]] },
    { strings: { ...DOUBLE, manyLines: ['"""'] } },
  ),
  code(
    ["nim"],
    [".nim"],
    { line: ["#"], block: [["#[", "]#"]] },
    { strings: { ...DOUBLE, manyLines: ['"""'] } },
  ),
  code(["cython"], [".pyx"], HASH, { strings: { ...QUOTES, manyLines: ['"""', "'''"] } }),
  code(["shellscript", "sh", "bash", "zsh"], [".sh", ".bash", ".zsh"], HASH, {
    strings: withHoles({ ...ALL_QUOTES, raw: ["'"] }, ["$(", ")"], ["${", "}"]),
  }),
  code(["fish"], [".fish"], HASH, { strings: QUOTES }),
  code(
    ["powershell"],
    [".ps1"],
    { line: ["#"], block: [["<#", "#>"]] },
    {
      strings: withHoles({ ...QUOTES, raw: ['"', "'"] }, ["$(", ")"]),
    },
  ),
  code(["makefile", "make"], [], HASH),
  code(["dockerfile"], [], HASH),
  code(["proto3", "proto"], [".proto"], C_COMMENTS, { strings: QUOTES }),
  code(["graphql"], [".graphql", ".gql"], HASH, { strings: { ...DOUBLE, manyLines: ['"""'] } }),
  code(["vue"], [".vue"], { ...C_COMMENTS, block: [...C_COMMENTS.block, ...MARKUP.block] }, WEB),
  code(["svelte"], [".svelte"], { ...C_COMMENTS, block: [...C_COMMENTS.block, ...MARKUP.block] }, WEB),
  code(["astro"], [".astro"], { ...C_COMMENTS, block: [...C_COMMENTS.block, ...MARKUP.block] }),
  code(["css"], [".css"], { line: [], block: [["/*", "*/"]] }, { strings: QUOTES }),
  code(["scss"], [".scss"], C_COMMENTS, { strings: QUOTES }),
  code(["less"], [".less"], C_COMMENTS, { strings: QUOTES }),
  code(["sass"], [".sass"], C_COMMENTS, { strings: QUOTES }),
  code(
    ["sql"],
    [".sql"],
    { line: ["--"], block: [["/*", "*/"]] },
    { readIntoMemory: "whenSmall", strings: RAW_SINGLE },
  ),
  code(["html"], [".html"], MARKUP, { readIntoMemory: "whenSmall", strings: DOUBLE }),
  code(["json"], [".json"], NO_COMMENTS, { readIntoMemory: "whenSmall", strings: DOUBLE }),
  code(["jsonc"], [".jsonc"], C_COMMENTS, { readIntoMemory: "whenSmall", strings: DOUBLE }),
  code(["yaml"], [".yaml", ".yml"], HASH, { readIntoMemory: "whenSmall", strings: RAW_SINGLE }),
  code(["toml"], [".toml"], HASH, {
    readIntoMemory: "whenSmall",
    strings: { ...QUOTES, manyLines: ['"""', "'''"], raw: ["'", "'''"] },
  }),
  code(["markdown"], [".md"], MARKUP, { readIntoMemory: "whenSmall", strings: CODE_SPANS }),
  code(["mdx"], [".mdx"], NO_COMMENTS, { readIntoMemory: "whenSmall", strings: ALL_QUOTES }),
  code(["plaintext"], [".txt"], NO_COMMENTS, { readIntoMemory: "never", strings: NO_STRINGS }),
];
