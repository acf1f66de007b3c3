// What is known of a model's speed on this machine, written as a server keeps it: tests say it themselves, since which of
// the shipped models answers, and with how much of its window, is for the machine to say.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { weightsChecksum } from "../../server/model/library";
import type { ModelTrial } from "../../server/protocol/models";
import { ROOT } from "./root";

const MANIFEST = join(ROOT, "models", "manifest.json");

export interface TriedModel {
  readonly id: string;
  readonly files: readonly { readonly path: string; readonly sha256: string }[];
}

interface Manifest {
  readonly preferred?: string;
  readonly models: readonly TriedModel[];
}

/** Of the shipped model that larger machines answer with; null: none is shipped. */
export function largeModelId(): string | null {
  return read().preferred ?? null;
}

/** The large shipped model was too slow: the small one answers on every machine. */
export function writeSlowTrial(storeFolder: string): void {
  const { preferred, models } = read();
  const large = models.find(({ id }) => id === preferred);
  if (large) writeTrial(storeFolder, large, { promptTokensPerSecond: 1, decodeStepMs: 10_000 });
}

/** `storeFolder`: where added models lie, and what is known of each on this machine. */
export function writeTrial(
  storeFolder: string,
  { id, files }: TriedModel,
  speed: Omit<ModelTrial, "measuredOn">,
): void {
  const trial = {
    ...speed,
    measuredOn: new Date().toISOString().slice(0, 10),
    sha256: weightsChecksum(files),
  };
  mkdirSync(join(storeFolder, ".trials"), { recursive: true });
  writeFileSync(join(storeFolder, ".trials", `${id}.json`), JSON.stringify(trial));
}

function read(): Manifest {
  return JSON.parse(readFileSync(MANIFEST, "utf8")) as Manifest;
}
