// Raw configuration → one read-only `Settings` object. Defaults live in package.json alone; the build copies them in
// here. Knows no editor and no file.
import { contributes } from "../../package.json";
import { SHOWN_EAGERNESS } from "./mixing";

const SECTION = "loupe.";

export const EXECUTION_PROVIDERS = ["auto", "cpu", "webgpu", "coreml", "dml", "cuda"] as const;
export type ExecutionProvider = (typeof EXECUTION_PROVIDERS)[number];

/** `only`: the memory answers without the model. */
export type WorkspaceMemoryMode = "on" | "off" | "only";
/** Who completes: the model on this machine, or a completion server. */
export const INFERENCE_WAYS = ["local", "server"] as const;

export const EAGERNESS = [...SHOWN_EAGERNESS, "onRequest"] as const;
export type Eagerness = (typeof EAGERNESS)[number];

/** Types that package.json cannot say by its defaults. */
interface Narrowed {
  /** Language identifier → on or off; `*` stands for all languages that are not named. */
  readonly enabledLanguages: Readonly<Record<string, boolean>>;
  readonly executionProvider: ExecutionProvider;
  readonly inference: (typeof INFERENCE_WAYS)[number];
  /** As given; `readServers` (servers.ts) checks each. */
  readonly servers: readonly unknown[];
  /** Paths of certificates (PEM) that are trusted beside the system's. */
  readonly certificateFiles: readonly string[];
  /** Globs of files that are never read and never completed, beside the built-in ones (`files/excludedFiles.ts`). */
  readonly excludedFiles: readonly string[];
  readonly workspaceMemory: WorkspaceMemoryMode;
  /** How sure an automatic suggestion has to be; `onRequest`: there are none. */
  readonly eagerness: Eagerness;
}

type Properties = typeof contributes.configuration.properties;
/** Of the others, each has the type of its default. */
type Declared = {
  readonly [
    Key in keyof Properties as Key extends `${typeof SECTION}${infer Name}` ? Name : never
  ]: Properties[Key]["default"];
};

/** All settings below `loupe.`, as they hold for one resource. package.nls.json says what each does. */
export type Settings = Omit<Declared, keyof Narrowed> & Narrowed;

interface PropertySchema {
  readonly type: string;
  readonly default: unknown;
  readonly enum?: readonly unknown[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly items?: { readonly type: string };
}

const properties = contributes.configuration.properties as Readonly<Record<string, PropertySchema>>;

/** What package.json declares, by key without the `loupe.` in front. */
export const SETTING_SCHEMAS: Readonly<Record<string, PropertySchema>> = Object.fromEntries(
  Object.entries(properties).map(([key, schema]) => [key.slice(SECTION.length), schema]),
);

/**
 * Reads the section `loupe` as a client sent it. A key that is absent, of the wrong type or out of range takes its
 * default: configuration is untrusted, and a slip in it must not stop completion.
 */
export function readSettings(raw: unknown): Settings {
  const given = isRecord(raw) ? raw : {};
  const entries = Object.entries(SETTING_SCHEMAS).map(([key, schema]): [string, unknown] => {
    const value = given[key];
    return [key, fits(value, schema) ? merged(value, schema) : schema.default];
  });
  return Object.freeze(Object.fromEntries(entries)) as unknown as Settings;
}

function merged(value: unknown, schema: PropertySchema): unknown {
  // One slip in a list must not let everything else in it be read.
  if (Array.isArray(value)) return value.filter((item) => typeof item === itemType(schema));
  // A user who names one language keeps the defaults of the others.
  return isRecord(value) && isRecord(schema.default) ? { ...schema.default, ...value } : value;
}

function fits(value: unknown, schema: PropertySchema): boolean {
  if (schema.enum) return schema.enum.includes(value);
  if (schema.type === "boolean") return typeof value === "boolean";
  if (schema.type === "string") return typeof value === "string";
  if (schema.type === "array") return Array.isArray(value);
  if (schema.type === "object")
    return isRecord(value) && Object.values(value).every((v) => typeof v === "boolean");
  if (typeof value !== "number" || !Number.isFinite(value)) return false;
  if (schema.type === "integer" && !Number.isInteger(value)) return false;
  return value >= (schema.minimum ?? -Infinity) && value <= (schema.maximum ?? Infinity);
}

function itemType({ items }: PropertySchema): string {
  return items?.type ?? "string";
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
