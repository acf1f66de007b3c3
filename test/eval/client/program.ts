// Which server is measured with which of its models: the command line's `--model`, `--models` and `--prefix-only` → program,
// arguments and settings. A store of its own, so that nothing measured on this machine before changes the prompts.
import { existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { type TriedModel, writeTrial } from "../../support/trial";
import { NotRunError } from "../corpus/readCorpus";

export interface Program {
  /** Of the built `loupe-language-server.js`. */
  readonly path: string;
  readonly args: readonly string[];
  readonly settings: Readonly<Record<string, unknown>>;
  /** Of the model that is asked, on disk. */
  readonly modelFolder: string;
  /** The dial's, as the model's mixing.json has them; null where it has none. */
  readonly thresholds: Thresholds | null;
  readonly remove: () => void;
}

/** How sure a suggestion has to be, by the dial's position. */
export interface Thresholds {
  readonly quiet: number;
  readonly balanced: number;
  readonly eager: number;
}

export interface AskedModel {
  /** `base` → the shipped `loupe-base`; null: the manifest's default. */
  readonly model: string | null;
  /** A folder with a manifest; null: the one beside the program. */
  readonly models: string | null;
  /** The same weights are asked with what stands before the cursor alone. */
  readonly prefixOnly: boolean;
}

interface Entry extends TriedModel {
  readonly directory: string;
}

export function chooseProgram(path: string, { model, models, prefixOnly }: AskedModel): Program {
  const own = mkdtempSync(join(tmpdir(), "loupe-eval-models-"));
  const folder = resolve(models ?? join(dirname(path), "..", "models"));
  const manifest = JSON.parse(readFileSync(join(folder, "manifest.json"), "utf8")) as {
    readonly default: string;
    readonly models: readonly Entry[];
  };
  const id = model === null ? manifest.default : `loupe-${model}`;
  const entry = manifest.models.find((each) => each.id === id);
  if (!entry) throw new NotRunError(`no model ${id} in ${join(folder, "manifest.json")}`);
  const changed = manifest.models.map((each) =>
    each === entry && prefixOnly ? { ...each, promptFormat: "plain" } : each,
  );
  writeFileSync(join(own, "manifest.json"), JSON.stringify({ ...manifest, models: changed }));
  for (const name of ["catalog.json", ...manifest.models.map(({ directory }) => directory)])
    symlinkSync(join(folder, name), join(own, name));
  writeTrial(join(own, "store"), entry, FAST);
  return {
    path,
    args: ["--models", own, "--store", join(own, "store")],
    settings: { model: id },
    modelFolder: join(folder, entry.directory),
    thresholds: thresholdsIn(join(folder, entry.directory, "mixing.json")),
    remove: () => rmSync(own, { recursive: true, force: true }),
  };
}

/** The model's whole window on every machine and under every load: what a model suggests is measured, not how fast. */
const FAST = { promptTokensPerSecond: 1e6, decodeStepMs: 1, threads: availableParallelism() } as const;

function thresholdsIn(path: string): Thresholds | null {
  if (!existsSync(path)) return null;
  const mixing = JSON.parse(readFileSync(path, "utf8")) as { confidence: { thresholds: Thresholds } };
  return mixing.confidence.thresholds;
}
