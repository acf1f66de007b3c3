// Two things the compiler cannot hold: how large a function or file may grow, and who may import whom (STYLE.md).
// A later block replaces an earlier block's rule, so each zone lists everything it forbids.
import js from "@eslint/js";
import tseslint from "typescript-eslint";
import { roomsRule } from "./scripts/lint/rooms.mjs";

const LSP = ["vscode-languageserver", "vscode-languageserver/node", "vscode-languageserver-protocol"];
/** Loaded in one place, which silences it first. */
const RUNTIME = "onnxruntime-node";
/** Each room (a folder of `server/`; the extension; the page) → the other rooms that it may import: those it needs. */
const ROOMS = {
  protocol: [],
  async: [],
  net: ["protocol"],
  languages: ["protocol"],
  onnx: ["protocol"],
  gguf: ["protocol", "async", "onnx"],
  tokenizer: ["protocol", "async"],
  files: ["languages"],
  // Nothing imports the engine: its `main.ts` is an entry of the build.
  engine: ["protocol", "async", "onnx"],
  engineHost: ["protocol"],
  context: ["protocol", "languages"],
  workspace: ["protocol", "files", "tokenizer"],
  model: ["protocol", "async", "onnx", "gguf", "net"],
  inference: ["protocol", "languages", "context", "engineHost", "tokenizer", "model", "net"],
  completion: ["protocol", "languages", "context", "files", "inference"],
  explain: ["protocol", "async", "context", "engineHost", "onnx", "tokenizer"],
  services: [
    ...["protocol", "async", "files", "context", "workspace", "tokenizer", "model", "engineHost"],
    ...["inference", "completion"],
  ],
  lsp: [
    "protocol",
    "gguf",
    "files",
    "net",
    "context",
    "workspace",
    "model",
    "completion",
    "explain",
    "services",
  ],
  cli: ["protocol", "languages", "files", "tokenizer", "model", "completion", "services"],
  extension: ["protocol", "files", "media"],
  media: ["protocol"],
};

/** Packages that a room does without. */
const withoutPackages = (files, names) => ({
  files,
  rules: {
    "no-restricted-imports": [
      "error",
      { paths: names.map((name) => ({ name, message: "not in this folder" })) },
    ],
  },
});

export default tseslint.config(
  {
    ignores: [
      "dist/",
      "node_modules/",
      "models/",
      "test/fixtures/",
      "test/eval/written/",
      "test/fit/written/",
      "test/e2e/env/",
      "test/e2e/out/",
    ],
  },
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
      "max-lines": ["error", 300],
      "max-lines-per-function": ["error", { max: 60, skipBlankLines: true, skipComments: true }],
    },
  },
  {
    files: ["test/**/*.ts"],
    rules: { "max-lines": ["error", 300] },
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
  {
    files: ["{extension,media,server}/**/*.ts"],
    plugins: { loupe: { rules: { rooms: roomsRule } } },
    rules: { "loupe/rooms": ["error", ROOMS] },
  },
  withoutPackages(["server/**/*.ts"], ["vscode", RUNTIME]),
  {
    files: ["test/**/*.ts"],
    rules: {
      "no-restricted-imports": [
        "error",
        {
          paths: [
            { name: RUNTIME, message: "not in this folder" },
            { name: "vitest", importNames: ["it"], message: "tests are written with `test`" },
          ],
        },
      ],
    },
  },
  withoutPackages(
    [
      "server/{async,net,languages,onnx,gguf,tokenizer,files,engine,engineHost,workspace,model}/**/*.ts",
      "server/completion/postprocess/**/*.ts",
    ],
    ["vscode", RUNTIME, ...LSP],
  ),
  withoutPackages(["server/engine/model/onnxruntime.ts"], ["vscode", ...LSP]),
);
