import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { TARGETS, packageFiles } from "../../../../scripts/lib/packageFiles.mjs";

const ROOT = join(import.meta.dirname, "../../../..");

test("knows five platforms", () => {
  expect(TARGETS).toEqual(["linux-x64", "linux-arm64", "darwin-arm64", "win32-x64", "win32-arm64"]);
});

describe.each(TARGETS)("the VSIX for %s", (target) => {
  const staged = packageFiles(ROOT, target);
  const files = staged.map(({ to }) => to);
  const folder = `dist/node_modules/onnxruntime-node/bin/napi-v6/${target.replace("-", "/")}/`;

  test("holds the native files of that platform and of no other", () => {
    const native = files.filter((file) => file.includes("/bin/"));
    expect(native).toContain(`${folder}onnxruntime_binding.node`);
    expect(native.filter((file) => !file.startsWith(folder))).toEqual([]);
    expect(native.filter((file) => /onnxruntime\.(dll|1\.dylib|so\.1)$/.test(file))).toHaveLength(1);
    expect(native.filter((file) => /libonnxruntime\.1\..+\.dylib$/.test(file))).toEqual([]);
  });

  test("holds no binary but ONNX Runtime's own: no other comes with its licence", () => {
    const native = files.filter((file) => file.includes("/bin/")).map((file) => file.slice(folder.length));
    expect(native.filter((file) => !/^(lib)?onnxruntime[._]/.test(file))).toEqual([]);
  });

  test("holds no source, test, training file or map", () => {
    const allowed =
      /^(package(\.nls(\.ko)?)?\.json|l10n\/bundle\.l10n\.ko\.json|[A-Z_]+(\.md)?|notices\/\w+\.txt|media\/(icon\.png|view\.svg|sample\/shop\.ts\.txt|readme\/\w+\.png)|dist\/[\w-]+\.(js|css)|dist\/grammars\/[\w-]+\.wasm|models\/(manifest|catalog)\.json|models\/(default|base)\/[\w.]+|dist\/node_modules\/onnxruntime-(node|common)\/.*\.(js|json|node|dll|dylib|so\.1))$/;
    expect(files.filter((file) => !allowed.test(file))).toEqual([]);
  });

  test("holds each file once, and only files that exist", () => {
    expect(new Set(files).size).toBe(files.length);
    expect(staged.filter(({ from }) => !existsSync(from))).toEqual([]);
  });

  test("holds what runs: programs, runtime, model", () => {
    expect(files).toEqual(
      expect.arrayContaining([
        "dist/extension.js",
        "dist/loupe-language-server.js",
        "dist/engine.js",
        "dist/loupe.js",
        "dist/panel.js",
        "dist/panel.css",
        "dist/grammars/typescript.wasm",
        "models/catalog.json",
        "models/manifest.json",
        "models/default/model.onnx",
        "models/default/tokenizer.json",
        "dist/node_modules/onnxruntime-common/dist/cjs/package.json",
      ]),
    );
  });
});
