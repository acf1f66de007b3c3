// The settings' type, their reader and package.json say the same; whatever a client sends, every key has a valid value.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import {
  EXECUTION_PROVIDERS,
  readSettings,
  SETTING_SCHEMAS,
  type Settings,
} from "../../../../server/protocol/settings";

/** One value of each type, so that a key added to the type alone does not compile. */
const EVERY_KEY: Settings = {
  enabled: false,
  enabledLanguages: { typescript: false },
  executionProvider: "cpu",
  cudaProviderLibrary: "/opt/libonnxruntime_providers_cuda.so",
  engineIdleMinutes: 1,
  maxSuggestionTokens: 8,
  minDelayMs: 10,
  maxDelayMs: 200,
  smallModelOnBattery: true,
  pauseOnBattery: true,
  model: "mine",
  modelMirror: "https://mirror.example",
  inference: "server",
  servers: [{ protocol: "ollama", url: "http://box" }],
  certificateFiles: ["/ca.pem"],
  excludedFiles: ["legal/**"],
  workspaceMemory: "off",
};

const manifest = JSON.parse(readFileSync(join(import.meta.dirname, "../../../../package.json"), "utf8")) as {
  contributes: { configuration: { properties: Record<string, { enum?: string[]; scope?: string }> } };
};
const properties = manifest.contributes.configuration.properties;

test("the type and package.json name the same keys", () => {
  expect(Object.keys(SETTING_SCHEMAS).sort()).toEqual(Object.keys(EVERY_KEY).sort());
  expect(Object.keys(properties).every((key) => key.startsWith("loupe."))).toBe(true);
});

test("package.json lists the execution providers of the type", () => {
  expect(properties["loupe.executionProvider"]?.enum).toEqual([...EXECUTION_PROVIDERS]);
});

test("what names a host, a path or a way out of the machine cannot come from a workspace", () => {
  const keys = ["model", "modelMirror", "inference", "servers", "certificateFiles", "executionProvider"];
  for (const key of keys) expect(properties[`loupe.${key}`]?.scope, key).toBe("machine");
});

test("takes every value that package.json allows", () => {
  expect(readSettings(EVERY_KEY)).toEqual({
    ...EVERY_KEY,
    enabledLanguages: { "*": true, markdown: false, plaintext: false, typescript: false },
  });
});

test.each([undefined, null, 7, "loupe", [], {}])("gives the defaults for %j", (raw) => {
  const defaults = Object.fromEntries(
    Object.entries(SETTING_SCHEMAS).map(([key, schema]) => [key, schema.default]),
  );
  expect(readSettings(raw)).toEqual(defaults);
});

test.each([
  ["enabled", "yes"],
  ["enabledLanguages", { python: "no" }],
  ["executionProvider", "tpu"],
  ["engineIdleMinutes", -1],
  ["model", 7],
  ["servers", ["http://box"]],
  ["certificateFiles", [7]],
  ["engineIdleMinutes", Number.NaN],
  ["maxSuggestionTokens", 9.5],
  ["maxSuggestionTokens", 100_000],
  ["excludedFiles", "legal/**"],
  ["excludedFiles", [7]],
])("a wrong %s takes its default, not %j", (key, value) => {
  expect(readSettings({ [key]: value })).toEqual(readSettings({}));
});

test("cannot be changed by who reads it", () => {
  expect(Object.isFrozen(readSettings({}))).toBe(true);
});
