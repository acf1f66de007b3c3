// Which of the shipped models answers is for the machine to say: tests that ask nothing about that get the small one on
// every machine, by a trial in which the large one was too slow.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { weightsChecksum } from "../../server/model/library";
import { ROOT } from "./root";

const MANIFEST = join(ROOT, "models", "manifest.json");

interface Manifest {
  readonly preferred?: string;
  readonly models: readonly {
    readonly id: string;
    readonly files: readonly { readonly path: string; readonly sha256: string }[];
  }[];
}

/** Of the shipped model that larger machines answer with; null: none is shipped. */
export function largeModelId(): string | null {
  return read().preferred ?? null;
}

/** `storeFolder`: where added models lie, and what is known of each on this machine. */
export function writeSlowTrial(storeFolder: string): void {
  const { preferred, models } = read();
  const large = models.find(({ id }) => id === preferred);
  if (!large) return;
  const sha256 = weightsChecksum(large.files);
  const measuredOn = new Date().toISOString().slice(0, 10);
  const trial = { promptTokensPerSecond: 1, decodeStepMs: 10_000, measuredOn, sha256 };
  mkdirSync(join(storeFolder, ".trials"), { recursive: true });
  writeFileSync(join(storeFolder, ".trials", `${large.id}.json`), JSON.stringify(trial));
}

function read(): Manifest {
  return JSON.parse(readFileSync(MANIFEST, "utf8")) as Manifest;
}
