// Folder → file → token ids: what was read, and what of it the engine does not have yet. Kept whole, to be sent again
// when the engine's process is another. Reads and sends nothing itself.
import type { PackedIds, RememberParams } from "../protocol/engine";

/** Ids sent to the engine at once: some milliseconds of its time. */
const BATCH_TOKENS = 16_384;

export type FileBatch = Pick<RememberParams, "folder" | "files">;

export class KnownFiles {
  private readonly folders = new Map<string, Map<string, PackedIds>>();
  /** File → folder, in the order they changed. */
  private readonly unsent = new Map<string, string>();

  get count(): number {
    return [...this.folders.values()].reduce((sum, files) => sum + files.size, 0);
  }

  get areSent(): boolean {
    return this.unsent.size === 0;
  }

  get hasFullBatch(): boolean {
    let tokens = 0;
    for (const [file, folder] of this.unsent) {
      tokens += this.idsOf(folder, file)?.length ?? 0;
      if (tokens >= BATCH_TOKENS) return true;
    }
    return false;
  }

  has(folder: string, file: string): boolean {
    return this.idsOf(folder, file) !== null;
  }

  /** As they are now: setting one does not disturb the loop over them. */
  files(): string[] {
    return [...this.folders.values()].flatMap((files) => [...files.keys()]);
  }

  /** Null: the file is gone, or is not to be remembered. */
  set(folder: string, file: string, ids: PackedIds | null): void {
    const files = this.folders.get(folder) ?? new Map<string, PackedIds>();
    this.folders.set(folder, files);
    const wasKnown = files.has(file);
    if (ids) files.set(file, ids);
    else files.delete(file);
    if (ids || wasKnown) this.unsent.set(file, folder);
  }

  forget(folder: string): void {
    this.folders.delete(folder);
  }

  clear(): void {
    this.folders.clear();
  }

  sendAllAgain(): void {
    for (const [folder, files] of this.folders)
      for (const file of files.keys()) this.unsent.set(file, folder);
  }

  /** Of one folder; null when the engine has everything. */
  nextBatch(): FileBatch | null {
    const [first] = this.unsent.values();
    if (first === undefined) return null;
    const files: { file: string; tokenIds: PackedIds | null }[] = [];
    let tokens = 0;
    for (const [file, folder] of this.unsent) {
      if (folder !== first || tokens >= BATCH_TOKENS) continue;
      const tokenIds = this.idsOf(folder, file);
      files.push({ file, tokenIds });
      tokens += tokenIds?.length ?? 0;
    }
    return { folder: first, files };
  }

  markSent({ files }: FileBatch): void {
    for (const { file } of files) this.unsent.delete(file);
  }

  private idsOf(folder: string, file: string): PackedIds | null {
    return this.folders.get(folder)?.get(file) ?? null;
  }
}
