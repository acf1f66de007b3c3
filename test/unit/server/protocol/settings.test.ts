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
import { FIM_STYLES } from "../../../../server/protocol/servers";

type Schema = (typeof SETTING_SCHEMAS)[string];

const manifest = JSON.parse(readFileSync(join(import.meta.dirname, "../../../../package.json"), "utf8")) as {
  contributes: { configuration: { properties: Record<string, { enum?: string[]; scope?: string }> } };
};
const properties = manifest.contributes.configuration.properties;

test("package.json names no setting outside of the section", () => {
  expect(Object.keys(properties).every((key) => key.startsWith("loupe."))).toBe(true);
});

test("package.json lists the execution providers of the type", () => {
  expect(properties["loupe.executionProvider"]?.enum).toEqual([...EXECUTION_PROVIDERS]);
});

test("package.json lists the prompt formats of a completion server", () => {
  const { items } = properties["loupe.servers"] as unknown as {
    items: { properties: { fim: { enum: string[] } } };
  };
  expect(items.properties.fim.enum).toEqual([...FIM_STYLES]);
});

test("what names a host, a path or a way out of the machine cannot come from a workspace", () => {
  const keys = ["model", "modelMirror", "inference", "servers", "certificateFiles", "executionProvider"];
  for (const key of keys) expect(properties[`loupe.${key}`]?.scope, key).toBe("machine");
});

/** Another value than the default, of the type that package.json gives. */
function otherValue({ type, enum: values, default: own, minimum = 0 }: Schema): unknown {
  if (values) return values.find((value) => value !== own);
  if (type === "boolean") return own !== true;
  if (type === "string") return "mine";
  if (type === "array") return [];
  if (type === "object") return { typescript: false };
  return own === minimum ? minimum + 1 : minimum;
}

test.each(Object.entries(SETTING_SCHEMAS))("takes another value of %s than its default", (key, schema) => {
  const value = otherValue(schema);
  const read = readSettings({ [key]: value })[key as keyof Settings];
  expect(read).toEqual(
    key === "enabledLanguages" ? { "*": true, markdown: false, plaintext: false, typescript: false } : value,
  );
});

test.each([
  ["servers", [{ protocol: "ollama", url: "http://box" }]],
  ["certificateFiles", ["/ca.pem"]],
  ["excludedFiles", ["legal/**"]],
])("takes a list as %s", (key, value) => {
  expect(readSettings({ [key]: value })[key as keyof Settings]).toEqual(value);
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

// One slip had made the whole list void, and what the others exclude was read.
test("a wrong entry of a list costs itself alone", () => {
  expect(readSettings({ excludedFiles: ["legal/**", 7, null, "notes.ts"] }).excludedFiles).toEqual([
    "legal/**",
    "notes.ts",
  ]);
});

test("cannot be changed by who reads it", () => {
  expect(Object.isFrozen(readSettings({}))).toBe(true);
});
