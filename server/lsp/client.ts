// What a client says of itself in `initialize` → what holds for it, and what it is answered. LSP asks for no more than
// `capabilities`, so everything else may be missing.
import {
  PositionEncodingKind,
  TextDocumentSyncKind,
  type InitializeParams,
  type InitializeResult,
  type WorkspaceFolder,
} from "vscode-languageserver/node";
import { version } from "../../package.json";
import { TRIGGER_CHARACTERS } from "../completion/completionList";
import type { InitializationOptions } from "../protocol/lsp";

/** Clients that show no text at the cursor get the same text in their list of completions. */
export function capabilitiesFor({ showsInline }: Client): InitializeResult {
  return {
    serverInfo: { name: "loupe", version },
    capabilities: {
      positionEncoding: PositionEncodingKind.UTF16,
      textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental },
      inlineCompletionProvider: true,
      ...(!showsInline && { completionProvider: { triggerCharacters: TRIGGER_CHARACTERS } }),
      workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
    },
  };
}

/** What the client told of itself in `initialize`. */
export interface Client {
  readonly settings: unknown;
  readonly acceptedCommand: boolean;
  readonly alternatives: boolean;
  readonly definitions: boolean;
  /** Lessons of earlier sessions, unchecked. */
  readonly personal: unknown;
  readonly showsInline: boolean;
  readonly hasConfiguration: boolean;
  readonly registersConfiguration: boolean;
  readonly reportsFolders: boolean;
  readonly watchesFiles: boolean;
  readonly folders: readonly WorkspaceFolder[];
}

/** Everything a client may leave out, it may: LSP asks for no more than `capabilities`. */
export function readClient(
  params: Pick<InitializeParams, "capabilities"> & Partial<InitializeParams>,
): Client {
  const options = (params.initializationOptions ?? {}) as InitializationOptions;
  const { workspace, textDocument } = params.capabilities;
  const root = params.rootUri ? [{ uri: params.rootUri, name: lastName(params.rootUri) }] : [];
  return {
    settings: options.settings,
    acceptedCommand: options.acceptedCommand === true,
    alternatives: options.alternatives === true,
    definitions: options.definitions === true,
    personal: options.personal,
    showsInline: textDocument?.inlineCompletion !== undefined,
    hasConfiguration: workspace?.configuration === true,
    registersConfiguration: workspace?.didChangeConfiguration?.dynamicRegistration === true,
    reportsFolders: workspace?.workspaceFolders === true,
    watchesFiles: workspace?.didChangeWatchedFiles?.dynamicRegistration === true,
    folders: params.workspaceFolders ?? root,
  };
}

function lastName(uri: string): string {
  return decodeURIComponent(uri.replace(/\/+$/, "").split("/").at(-1) ?? "");
}
