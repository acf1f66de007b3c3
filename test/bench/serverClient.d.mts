import type { MessageConnection } from "vscode-jsonrpc";

export interface Program {
  readonly args?: readonly string[];
  readonly settings?: Readonly<Record<string, unknown>>;
}

export interface Server {
  readonly connection: MessageConnection;
  readonly startedAt: number;
  stop(): Promise<void>;
}

/** The built language server over stdio, with `folder` as its workspace. */
export function startServer(folder: string, program?: Program): Promise<Server>;
