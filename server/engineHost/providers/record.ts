// Which provider was the fastest that proved itself, by model and driver, in a file: the next start need not measure
// again. A record of another model, driver or version counts for nothing, and so does one that cannot be read.
import { createHash } from "node:crypto";
import { mkdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import type { LoadParams, ProviderName } from "../../protocol/engine";

export interface ProviderRecord {
  /** Null: not measured yet with this model on this system. */
  read(params: LoadParams): Promise<ProviderName | null>;
  /** Null: to be measured anew. */
  write(params: LoadParams, provider: ProviderName | null): Promise<void>;
}

/** Models that were measured last; older ones are measured again. */
const MAX_ENTRIES = 20;

interface Entry {
  readonly model: string;
  readonly system: string;
  readonly provider: ProviderName;
}

/** `systemKey`: of versions and drivers (`driverKey.ts`), read when it is needed. */
export function createProviderRecord(path: string, systemKey: () => Promise<string>): ProviderRecord {
  return {
    async read(params) {
      const [model, system, entries] = await Promise.all([modelKey(params), systemKey(), readEntries(path)]);
      return entries.find((entry) => entry.model === model && entry.system === system)?.provider ?? null;
    },
    async write(params, provider) {
      const [model, system, entries] = await Promise.all([modelKey(params), systemKey(), readEntries(path)]);
      const others = entries.filter((entry) => entry.model !== model);
      const kept = provider === null ? others : [{ model, system, provider }, ...others];
      await mkdir(dirname(path), { recursive: true });
      const partial = `${path}.${process.pid}`;
      try {
        await writeFile(partial, JSON.stringify(kept.slice(0, MAX_ENTRIES)));
        await rename(partial, path);
      } catch (error) {
        // A full disk, say: half a record would stay for good.
        await rm(partial, { force: true });
        throw error;
      }
    },
  };
}

/** No path of the user's is kept; a model that was replaced is another one. */
async function modelKey({ modelPath }: LoadParams): Promise<string> {
  const { size, mtimeMs } = await stat(modelPath);
  return createHash("sha256").update(`${modelPath}\0${size}\0${mtimeMs}`).digest("hex");
}

async function readEntries(path: string): Promise<Entry[]> {
  try {
    const raw: unknown = JSON.parse(await readFile(path, "utf8"));
    return Array.isArray(raw) ? raw.filter(isEntry) : [];
  } catch {
    // Absent or damaged: nothing was measured, which is what an empty list says.
    return [];
  }
}

function isEntry(raw: unknown): raw is Entry {
  const { model, system, provider } = (raw ?? {}) as Record<string, unknown>;
  const isProvider = typeof provider === "string" && /^(cpu|webgpu|coreml|dml|cuda)$/.test(provider);
  return typeof model === "string" && typeof system === "string" && isProvider;
}

interface KnownProviderDeps {
  readonly record: ProviderRecord;
  readonly candidates: () => readonly ProviderName[];
  readonly onRecordFault: (error: unknown) => void;
}

/** What `auto` found out before, where it is still offered. */
export async function readKnownProvider(
  params: LoadParams,
  { record, candidates, onRecordFault }: KnownProviderDeps,
): Promise<ProviderName | null> {
  const known = await record.read(params).catch((error: unknown) => {
    onRecordFault(error);
    return null;
  });
  const isOffered = known !== null && (known === "cpu" || candidates().includes(known));
  return isOffered ? known : null;
}
