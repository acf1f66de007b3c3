// The user's files → token ids in the engine's memory, in the background: folders are walked, open documents followed,
// everything sent again when another engine process begins. Rests while a completion runs. Knows text and ids; what
// the memory makes of them is the engine's affair.
import { URI } from "vscode-uri";
import type { MemoryQuery, RememberParams, RememberResult } from "../protocol/engine";
import type { ReadingGate } from "../files/gate";
import { folderOf, keyOf, NO_FOLDER } from "../files/places";
import { withoutSecrets } from "../files/secretValues";
import type { MemoryReport } from "../protocol/lsp";
import type { Tokenizer } from "../tokenizer/tokenizer";
import { withUnixEnds } from "../tokenizer/unixEnds";
import { BlockTokens, pack } from "./blockTokens";
import { KnownFiles } from "./knownFiles";
import { LineInHand } from "./lineInHand";
import { isWrittenByPeople, MAX_SOURCE_BYTES } from "../files/sourceFiles";
import { type OpenDocument, readSource, type Source } from "./source";
import { sourceFilesIn } from "./walk";

export interface WorkspaceMemoryDeps {
  readonly tokenizer: () => Promise<Tokenizer>;
  /** Null while no engine runs. */
  readonly remember: (params: RememberParams) => Promise<RememberResult | null>;
  /** False: no file is read and no document either. */
  readonly isOn: () => boolean;
  readonly gate: Pick<ReadingGate, "mayUse" | "mayEnter" | "kindOf" | "read">;
  readonly startTimer: (callback: () => void, ms: number) => () => void;
  readonly onFault: (error: unknown) => void;
}

/** An edited document is read again after this long without a change. */
const EDIT_PAUSE_MS = 600;
/** Of the document at hand, this much around the cursor is read. */
const MAX_BEFORE = 120_000;
const MAX_AFTER = 60_000;

export class WorkspaceMemory {
  private folders: readonly string[] = [];
  private tokenizer: Tokenizer | null = null;
  private blocks: BlockTokens | null = null;
  private readonly known = new KnownFiles();
  private readonly open = new Map<string, OpenDocument>();
  private readonly dirty = new Map<string, Source>();
  private readonly timers = new Map<string, () => void>();
  private readonly walks: AsyncGenerator<string, void>[] = [];
  private readonly inHand = new LineInHand();
  private working: Promise<void> | null = null;
  private paused = 0;
  private wake: () => void = () => undefined;
  private enginePid: number | null = null;
  private isFull = false;
  private last: RememberResult = { tokens: 0, bytes: 0, isFull: false };
  private sourceBytes = 0;
  private cpuMs = 0;
  private isDisposed = false;

  constructor(private readonly deps: WorkspaceMemoryDeps) {}

  get status(): MemoryReport {
    const { last, sourceBytes, cpuMs, known } = this;
    const isComplete = this.working === null && known.areSent;
    return { isComplete, files: known.count, tokens: last.tokens, bytes: last.bytes, sourceBytes, cpuMs };
  }

  /** URIs of what it walks. */
  get roots(): readonly string[] {
    return this.folders;
  }

  /** Resolves when there is nothing left to read or to send for now. */
  async whenIdle(): Promise<void> {
    while (this.working) await this.working;
  }

  /** Folders of other schemes than `file` are not walked: their open documents are all there is. */
  setFolders(uris: readonly string[]): void {
    const folders = uris.map(keyOf);
    const added = folders.filter((folder) => !this.folders.includes(folder));
    for (const folder of this.folders.filter((old) => !folders.includes(old))) {
      this.known.forget(folder);
      void this.deps.remember({ folder, files: [], clear: true }).catch(this.deps.onFault);
    }
    this.folders = folders;
    for (const folder of added) this.walkFolder(folder);
    this.work();
  }

  /** What may be read is another now: what became excluded is forgotten, what became allowed is read. */
  rulesChanged(): void {
    for (const file of this.known.files()) {
      const document = this.open.get(file);
      this.dirty.set(file, document ? { document } : { path: URI.parse(file).fsPath });
    }
    for (const [file, document] of this.open) this.dirty.set(file, { document });
    for (const folder of this.folders) this.walkFolder(folder);
    this.work();
  }

  documentOpened(document: OpenDocument): void {
    this.open.set(keyOf(document.uri), document);
    this.enqueue(keyOf(document.uri), { document });
  }

  documentChanged(document: OpenDocument): void {
    const file = keyOf(document.uri);
    this.timers.get(file)?.();
    this.timers.set(
      file,
      this.deps.startTimer(() => {
        this.timers.delete(file);
        if (this.open.has(file)) this.enqueue(file, { document });
      }, EDIT_PAUSE_MS),
    );
  }

  /** What is on disk counts again: the document may have been closed without saving. */
  documentClosed(uri: string): void {
    const file = keyOf(uri);
    this.timers.get(file)?.();
    this.timers.delete(file);
    this.open.delete(file);
    this.fileChanged(uri);
  }

  /** Created, changed or deleted on disk. An open document is newer than its file. */
  fileChanged(uri: string): void {
    const file = keyOf(uri);
    if (this.open.has(file)) return;
    const { scheme, fsPath } = URI.parse(file);
    const isWalked = scheme === "file" && folderOf(file, this.folders) !== NO_FOLDER;
    if (isWalked || this.knows(file)) this.enqueue(file, isWalked ? { path: fsPath } : null);
    if (isWalked) this.folderChanged(file, fsPath);
  }

  /** Of a folder that came or went some editors tell alone, not of each file in it. */
  private folderChanged(file: string, fsPath: string): void {
    const kind = this.deps.gate.kindOf(fsPath);
    if (kind === "folder" && this.deps.gate.mayEnter(fsPath)) this.walk(fsPath);
    if (kind !== "nothing") return;
    for (const inner of this.known.files())
      if (inner.startsWith(`${file}/`) && !this.open.has(inner)) this.dirty.set(inner, null);
  }

  private walkFolder(uri: string): void {
    const { scheme, fsPath } = URI.parse(uri);
    if (scheme === "file") this.walk(fsPath);
  }

  private walk(fsPath: string): void {
    this.walks.push(sourceFilesIn(fsPath, this.deps.gate));
    this.work();
  }

  /** Another process than before has an empty memory: everything is sent again. */
  engineRuns(pid: number | null): void {
    if (pid === this.enginePid) return;
    this.enginePid = pid;
    this.isFull = false;
    this.known.sendAllAgain();
    this.work();
  }

  /** Until the returned function is called, nothing is read, tokenised or sent. */
  pause(): () => void {
    this.paused++;
    let isOver = false;
    return () => {
      if (isOver) return;
      isOver = true;
      if (--this.paused === 0) this.wake();
    };
  }

  /** `before`, `after`: the document's text on both sides of the place where the generated text begins and ends. */
  async query(
    uri: string,
    { before, after }: { before: string; after: string },
    signal: AbortSignal,
  ): Promise<Omit<MemoryQuery, "mixing">> {
    const file = keyOf(uri);
    const left = this.inHand.moved(file, before);
    const document = left === null ? undefined : this.open.get(left);
    if (left !== null && document) this.enqueue(left, { document });
    const blocks = await this.blockTokens();
    return {
      folder: folderOf(file, this.folders),
      file,
      openFiles: [...this.open.keys()],
      before: await blocks.idsOf(before.slice(-MAX_BEFORE), signal),
      after: await blocks.idsOf(after.slice(0, MAX_AFTER), signal),
    };
  }

  dispose(): void {
    this.isDisposed = true;
    for (const stop of this.timers.values()) stop();
    this.wake();
  }

  private enqueue(file: string, source: Source): void {
    this.dirty.set(file, source);
    this.work();
  }

  private work(): void {
    if (this.working || this.isDisposed) return;
    this.working = this.workThrough()
      .catch(this.deps.onFault)
      .finally(() => (this.working = null));
  }

  private async workThrough(): Promise<void> {
    while (!this.isDisposed) {
      await this.rest();
      if (this.known.hasFullBatch) await this.flush();
      else if (!(await this.readNext())) {
        if (this.known.areSent) return;
        // No engine: it is all sent when there is one.
        if (!(await this.flush())) return;
      }
    }
  }

  /** A turn of the event loop at least; while a completion runs, until it has ended. */
  private async rest(): Promise<void> {
    await new Promise(setImmediate);
    while (this.paused > 0 && !this.isDisposed) await new Promise<void>((resolve) => (this.wake = resolve));
  }

  /** False when there is nothing left to read. */
  private async readNext(): Promise<boolean> {
    const [next] = this.dirty;
    if (next) {
      this.dirty.delete(next[0]);
      await this.read(next[0], next[1]);
      return true;
    }
    const walk = this.walks[0];
    if (!walk) return false;
    // Ended, it closes the folder that it is in.
    const step = this.isFull ? await walk.return() : await walk.next();
    if (step.done || step.value === undefined) this.walks.shift();
    else {
      const file = keyOf(URI.file(step.value).toString());
      if (!this.open.has(file) && !this.knows(file)) await this.read(file, { path: step.value });
    }
    return true;
  }

  private async read(file: string, source: Source): Promise<void> {
    const started = process.cpuUsage();
    const text = this.deps.isOn() ? await readSource(file, source, this.deps.gate) : "";
    const tokenizer = await this.currentTokenizer();
    const isRead = text !== "" && text.length <= MAX_SOURCE_BYTES && isWrittenByPeople(text);
    const ends = isRead ? withUnixEnds(text) : "";
    const kept = withoutSecrets(source && "document" in source ? this.inHand.without(file, ends) : ends);
    const ids = isRead ? pack(await tokenizer.encodeSliced(kept), tokenizer.vocabSize) : null;
    this.known.set(folderOf(file, this.folders), file, ids);
    if (isRead) this.sourceBytes += Buffer.byteLength(text);
    const { user, system } = process.cpuUsage(started);
    this.cpuMs += (user + system) / 1000;
  }

  private knows(file: string): boolean {
    return this.known.has(folderOf(file, this.folders), file);
  }

  /** Sends one batch of one folder; false when no engine took it. */
  private async flush(): Promise<boolean> {
    const batch = this.known.nextBatch();
    if (!batch) return true;
    const result = await this.deps.remember({ ...batch, clear: false });
    if (!result) return false;
    this.known.markSent(batch);
    this.last = result;
    this.isFull ||= result.isFull;
    return true;
  }

  private async blockTokens(): Promise<BlockTokens> {
    const tokenizer = await this.currentTokenizer();
    return (this.blocks ??= new BlockTokens(tokenizer));
  }

  /** Another model cuts text otherwise: everything is read again. */
  private async currentTokenizer(): Promise<Tokenizer> {
    const tokenizer = await this.deps.tokenizer();
    if (this.tokenizer === tokenizer) return tokenizer;
    const isFirst = this.tokenizer === null;
    this.tokenizer = tokenizer;
    this.blocks = null;
    if (!isFirst) {
      this.known.clear();
      const folders = this.folders;
      this.folders = [];
      this.setFolders(folders);
      for (const document of this.open.values()) this.dirty.set(keyOf(document.uri), { document });
    }
    return tokenizer;
  }
}
