// Holds a model's files against the manifest: there, the right size, the right checksum. Reads in pieces, so the
// server's loop goes on; a file that did not change since it was checked is not read again.
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { ModelError, REINSTALL } from "./errors";
import type { ModelEntry, ModelFile } from "./manifest";

/** Large enough that hashing, not the event loop, is what takes the time: 13 MB take about 20 ms. */
const READ_BYTES = 1 << 20;

export class ModelVerifier {
  /** Path → size, time of change and checksum of what was found good. */
  private readonly checked = new Map<string, string>();

  /** Throws a `ModelError` when a file is missing, changed or cannot be read. */
  async verify(model: ModelEntry): Promise<void> {
    await Promise.all(model.files.map((file) => this.verifyFile(file)));
  }

  private async verifyFile(file: ModelFile): Promise<void> {
    const status = await statOrThrow(file.path);
    if (status.size !== file.bytes) {
      throw changed(file, `expected ${file.bytes} bytes, got ${status.size}`);
    }
    const fingerprint = `${status.size} ${status.mtimeMs} ${status.ino} ${file.sha256}`;
    if (this.checked.get(file.path) === fingerprint) return;
    const sha256 = await hashFile(file.path);
    if (sha256 !== file.sha256) throw changed(file, "its checksum differs");
    this.checked.set(file.path, fingerprint);
  }
}

async function statOrThrow(path: string) {
  try {
    return await stat(path);
  } catch (error) {
    const wrong = { code: "modelFileMissing", args: [path] } as const;
    throw new ModelError("modelMissing", wrong, { advice: REINSTALL, cause: error });
  }
}

async function hashFile(path: string): Promise<string> {
  const hash = createHash("sha256");
  try {
    for await (const piece of createReadStream(path, { highWaterMark: READ_BYTES })) {
      hash.update(piece as Buffer);
    }
  } catch (error) {
    const wrong = { code: "modelFileUnreadable", args: [path] } as const;
    throw new ModelError("modelUnreadable", wrong, { advice: REINSTALL, cause: error });
  }
  return hash.digest("hex");
}

function changed(file: ModelFile, detail: string): ModelError {
  const wrong = { code: "modelFileChanged", args: [`${file.path} (${detail})`] } as const;
  return new ModelError("modelChanged", wrong, { advice: REINSTALL });
}
