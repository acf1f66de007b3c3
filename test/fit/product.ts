// The product's own pipeline in this process, on one package: memory, prompt, engine. What is fitted is what runs.
import { ReadingGate } from "../../server/files/gate";
import { basename } from "node:path";
import { pathToFileURL } from "node:url";
import { collectContext } from "../../server/context/collect";
import { documentPath } from "../../server/context/documentPath";
import { Neighbours } from "../../server/context/neighbours/neighbours";
import { Parser, type SyntaxFaults } from "../../server/context/parser";
import type { CompletionContext, CursorSnapshot, OpenDocument } from "../../server/context/types";
import type { GeneratedToken, GenerateStream } from "../../server/engineHost/connection";
import { generate } from "../../server/engine/generate/generate";
import type { KvCache } from "../../server/engine/model/kvCache";
import { MemoryStore } from "../../server/engine/memory/memoryStore";
import { OnnxDecoder } from "../../server/engine/model/session";
import { createLocalInfer, type LocalModel } from "../../server/inference/local";
import { TokenHealing } from "../../server/inference/tokenHealing";
import type { Infer } from "../../server/inference/types";
import { loadManifestEntries } from "../../server/model/manifest";
import { DEFAULT_MIXING } from "../../server/model/mixing";
import type { GenerateParams } from "../../server/protocol/engine";
import type { Mixing } from "../../server/protocol/mixing";
import { Tokenizer } from "../../server/tokenizer/tokenizer";
import { WorkspaceMemory } from "../../server/workspace/workspaceMemory";
import { readFile } from "node:fs/promises";
import { availableParallelism, tmpdir } from "node:os";
import { withoutSecrets } from "../../server/files/secretValues";
import { neighboursOf } from "../eval/corpus/openDocuments";
import { LANGUAGE_IDS, type Cursor, type Package, type SourceFile } from "../eval/types";

export interface Model {
  readonly id: string;
  readonly decoder: OnnxDecoder;
  readonly tokenizer: Tokenizer;
  readonly tokenHealing: TokenHealing;
  readonly format: LocalModel["format"];
  readonly vocabSize: number;
}

/** `id` null: the manifest's default. */
export async function loadModel(manifestPath: string, id: string | null): Promise<Model> {
  const entries = await loadManifestEntries(manifestPath);
  const entry = id === null ? entries[0] : entries.find((each) => each.id === id);
  if (!entry) throw new Error(`no model ${id} in ${manifestPath}`);
  const tokenizer = new Tokenizer(JSON.parse(await readFile(entry.tokenizer.path, "utf8")));
  return {
    id: entry.id,
    decoder: await OnnxDecoder.load(entry.model.path, entry.shape, "cpu", {
      cudaLibrary: "",
      threads: availableParallelism(),
      workFolder: tmpdir(),
    }),
    tokenizer,
    tokenHealing: new TokenHealing(tokenizer),
    format: entry.promptFormat,
    vocabSize: entry.shape.vocabSize,
  };
}

/** One package's folder with its memory; documents are opened and closed cursor by cursor, as in the evaluation. */
export class Workspace {
  readonly memoryStore: MemoryStore;
  private readonly memory: WorkspaceMemory;
  private readonly parser: Parser;
  private opened: readonly OpenDocument[] = [];
  private readonly neighbours: Neighbours;

  constructor(
    private readonly source: Package,
    private readonly folder: string,
    private readonly model: Model,
    grammarFolder: string,
  ) {
    this.memoryStore = new MemoryStore(model.tokenizer.vocabSize);
    this.parser = new Parser(grammarFolder);
    this.neighbours = new Neighbours({
      openDocuments: () => this.opened,
      pathOf: (uri) => documentPath(uri, this.sources().workspaceFolders()).path,
      declared: () => new Map(),
      mayRead: () => true,
      masked: withoutSecrets,
    });
    this.memory = new WorkspaceMemory({
      tokenizer: () => Promise.resolve(model.tokenizer),
      remember: (params) => Promise.resolve(this.memoryStore.remember(params)),
      isOn: () => true,
      gate: new ReadingGate({
        folders: () => this.memory.roots,
        settingsOf: () => ({ excludedFiles: [], filesExclude: [] }),
      }),
      startTimer: () => () => undefined,
      onFault: (error) => {
        throw error;
      },
    });
    this.memory.setFolders([pathToFileURL(folder).href]);
  }

  async ready(): Promise<void> {
    while (!this.memory.status.isComplete) await new Promise((resolve) => setTimeout(resolve, 20));
  }

  async open(cursor: Cursor): Promise<{ snapshot: CursorSnapshot; context: CompletionContext }> {
    const file = this.source.files.find(({ path }) => path === cursor.path) as SourceFile;
    this.opened = neighboursOf(file, this.source.files).map((other) => this.documentOf(other));
    for (const other of this.opened) this.memory.documentOpened(other);
    const snapshot = {
      uri: this.uriOf(cursor.path),
      languageId: LANGUAGE_IDS[cursor.language],
      text: cursor.documentText,
      offset: cursor.offset,
    };
    this.memory.documentOpened({ uri: snapshot.uri, getText: () => snapshot.text });
    await this.ready();
    const context = await collectContext(snapshot, this.sources(), new AbortController().signal);
    return { snapshot, context };
  }

  async close(cursor: Cursor): Promise<void> {
    const file = this.source.files.find(({ path }) => path === cursor.path) as SourceFile;
    for (const other of [file, ...neighboursOf(file, this.source.files)]) {
      this.memory.documentClosed(this.uriOf(other.path));
      this.neighbours.documentClosed(this.uriOf(other.path));
    }
    await this.ready();
  }

  faultsWith(snapshot: CursorSnapshot, text: string, replaceLength: number): SyntaxFaults | null {
    return this.parser.faultsWith(snapshot, text, replaceLength);
  }

  private documentOf({ path, language, text }: SourceFile): OpenDocument {
    const languageId = language ? LANGUAGE_IDS[language] : "plaintext";
    return { uri: this.uriOf(path), languageId, version: 1, getText: () => text };
  }

  sources() {
    const name = basename(this.folder);
    return {
      parser: this.parser,
      neighbours: this.neighbours,
      openDocuments: () => this.opened,
      workspaceFolders: () => [{ uri: pathToFileURL(this.folder).href, name }],
    };
  }

  /** `onParams` sees what the engine is asked. */
  inferWith(
    kvCache: KvCache,
    mixing: Mixing = DEFAULT_MIXING,
    onParams?: (params: GenerateParams) => void,
  ): Infer {
    const { decoder, tokenizer, format, vocabSize } = this.model;
    const { contextLength } = decoder.shape;
    const run = async function* (
      this: Workspace,
      params: GenerateParams,
      signal: AbortSignal,
    ): GenerateStream {
      onParams?.(params);
      const tokens: GeneratedToken[] = [];
      const result = await generate(params, {
        decoder,
        kvCache,
        memoryStore: this.memoryStore,
        lastSuggestion: [],
        signal,
        now: () => performance.now(),
        onToken: (token) => tokens.push({ kind: "token", ...token }),
      });
      yield* tokens;
      yield { kind: "end", result };
    }.bind(this);
    return createLocalInfer({
      model: () => Promise.resolve({ id: "fitted", tokenizer, format, vocabSize, contextLength, mixing }),
      engine: { generate: run },
      healing: "on",
      memory: this.memory,
    });
  }

  private uriOf(path: string): string {
    return pathToFileURL(`${this.folder}/${path}`).href;
  }
}
