// Two things the compiler cannot hold: how large a function or file may grow, and who may import whom (STYLE.md).
// A later block replaces an earlier block's rule, so each zone lists everything it forbids.
import js from "@eslint/js";
import tseslint from "typescript-eslint";

/** Folders of `server/` that a file in `folder` must not import, beside `vscode` and `test/`. */
const zone = (files, forbidden, packages = []) => ({
  files,
  rules: {
    "no-restricted-imports": [
      "error",
      {
        patterns: [
          ...forbidden.map((group) => ({
            group: [`**/${group}/**`, `**/${group}`, "!**/protocol/*"],
            message: `may not import ${group}`,
          })),
          { group: ["**/test/**"], message: "product code never imports from test/" },
        ],
        paths: packages.map((name) => ({ name, message: "not in this folder" })),
      },
    ],
  },
});

const LSP = ["vscode-languageserver", "vscode-languageserver/node", "vscode-languageserver-protocol"];
const INNER = [
  "completion",
  "context",
  "inference",
  "engine",
  "tokenizer",
  "explain",
  "model",
  "workspace",
  "cli",
];
const without = (...names) => INNER.filter((name) => !names.includes(name));

export default tseslint.config(
  { ignores: ["dist/", "node_modules/", "models/", "test/fixtures/", "test/e2e/env/", "test/e2e/out/"] },
  js.configs.recommended,
  {
    files: ["**/*.ts"],
    extends: [tseslint.configs.recommendedTypeChecked],
    languageOptions: { parserOptions: { project: ["./tsconfig.json", "./media/tsconfig.json"] } },
    rules: {
      "@typescript-eslint/no-non-null-assertion": "error",
      "@typescript-eslint/switch-exhaustiveness-check": [
        "error",
        { considerDefaultExhaustiveForUnions: true },
      ],
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_" }],
      "max-params": ["error", 4],
      "no-console": "error",
      eqeqeq: "error",
    },
  },
  {
    files: ["{extension,media,server}/**/*.ts", "scripts/**/*.mjs"],
    rules: {
      "max-lines": ["error", { max: 300, skipBlankLines: true, skipComments: true }],
      "max-lines-per-function": ["error", { max: 60, skipBlankLines: true, skipComments: true }],
    },
  },
  {
    files: ["test/**/*.ts"],
    rules: { "max-lines": ["error", { max: 300, skipBlankLines: true, skipComments: true }] },
  },
  {
    files: ["**/*.mjs"],
    languageOptions: {
      globals: {
        process: "readonly",
        console: "readonly",
        URL: "readonly",
        fetch: "readonly",
        setTimeout: "readonly",
        clearTimeout: "readonly",
        Buffer: "readonly",
        performance: "readonly",
        AbortSignal: "readonly",
        AbortController: "readonly",
      },
    },
  },
  {
    files: ["test/bench/explain/pageClock.js"],
    languageOptions: {
      globals: {
        document: "readonly",
        performance: "readonly",
        requestAnimationFrame: "readonly",
        EventTarget: "readonly",
        PerformanceObserver: "readonly",
      },
    },
  },
  zone(
    ["extension/**/*.ts", "media/**/*.ts"],
    [...INNER, "main"].map((name) => `server/${name}`),
  ),
  // Its own `engine.ts` is not the folder of that name.
  zone(
    ["server/protocol/**/*.ts"],
    INNER.map((name) => `../${name}`),
    ["vscode"],
  ),
  zone(["server/engine/**/*.ts"], without("engine"), ["vscode", ...LSP]),
  zone(["server/{net,protobuf}/**/*.ts"], INNER, ["vscode", ...LSP]),
  zone(["server/tokenizer/**/*.ts"], without("tokenizer"), ["vscode", ...LSP]),
  zone(["server/context/**/*.ts"], without("context"), ["vscode"]),
  zone(["server/workspace/**/*.ts"], without("workspace", "tokenizer"), ["vscode", ...LSP]),
  zone(["server/model/**/*.ts"], without("model"), ["vscode", ...LSP]),
  zone(["server/inference/**/*.ts"], ["completion", "explain", "cli"], ["vscode"]),
  zone(["server/explain/**/*.ts"], ["completion", "inference", "cli"], ["vscode"]),
  zone(["server/completion/**/*.ts"], ["engine", "tokenizer", "explain", "model", "cli"], ["vscode"]),
  zone(
    ["server/completion/postprocess/**/*.ts"],
    ["engine", "tokenizer", "explain", "model", "cli"],
    ["vscode", ...LSP],
  ),
  zone(["server/cli/**/*.ts", "server/*.ts"], [], ["vscode"]),
);
