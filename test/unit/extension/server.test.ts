import { beforeEach, describe, expect, test, vi } from "vitest";
import type * as vscode from "vscode";
import type { ServerState } from "../../../server/protocol/lsp";

interface ClientOptions {
  readonly errorHandler: { closed: () => { action: number; handled?: boolean } };
}

const library = vi.hoisted(() => {
  const STARTING = 3;
  class LanguageClient {
    static readonly made: LanguageClient[] = [];
    static startFails = false;
    running = false;
    state = 1;
    readonly asked: unknown[] = [];
    readonly shown: unknown[] = [];
    constructor(
      _id: string,
      _name: string,
      _server: unknown,
      readonly options: ClientOptions,
    ) {
      LanguageClient.made.push(this);
    }
    onNotification(): void {}
    onRequest(): void {}
    onDidChangeState(): void {}
    isRunning(): boolean {
      return this.running;
    }
    start(): Promise<void> {
      if (LanguageClient.startFails) return Promise.reject(new Error("no such module"));
      this.running = true;
      return Promise.resolve();
    }
    sendRequest(type: unknown): Promise<ServerState> {
      this.asked.push(type);
      return Promise.resolve({ kind: "idle" });
    }
    error(_message: string, _data: unknown, show: boolean | "force" = true): void {
      this.shown.push(show);
    }
  }
  return { STARTING, LanguageClient };
});

vi.mock("vscode", () => ({ l10n: { t: (text: string) => text } }));
vi.mock("vscode-languageclient/node", () => ({
  LanguageClient: library.LanguageClient,
  CloseAction: { DoNotRestart: 1, Restart: 2 },
  ErrorAction: { Continue: 1 },
  RevealOutputChannelOn: { Never: 4 },
  State: { Starting: library.STARTING },
  TransportKind: { ipc: 1 },
}));

const { createServerHandle } = await import("../../../extension/server");

const log = { error: () => undefined, info: () => undefined } as unknown as vscode.LogOutputChannel;

function handleWithStates() {
  const states: ServerState[] = [];
  const onState = (state: ServerState) => states.push(state);
  const handle = createServerHandle({
    modulePath: "server.js",
    log,
    onState,
    onMessage: () => undefined,
    provide: () => [],
    cellOrders: { all: () => [], onDidChange: () => undefined },
    battery: { onBattery: () => false, onDidChange: () => ({ dispose: () => undefined }) },
    personal: { read: () => ({ user: [] }), listen: () => undefined },
    keyOf: () => Promise.resolve(null),
  });
  return { handle, states };
}

function lastClient() {
  const client = library.LanguageClient.made.at(-1);
  if (!client) throw new Error("expected a client, got none");
  return client;
}

beforeEach(() => {
  library.LanguageClient.made.length = 0;
  library.LanguageClient.startFails = false;
});

describe("the server's handle", () => {
  test("asks a running server to load again and makes no second one", async () => {
    const { handle, states } = handleWithStates();
    await handle.start();
    await handle.restart();
    expect(library.LanguageClient.made).toHaveLength(1);
    expect(lastClient().asked).toHaveLength(1);
    expect(states.at(-1)).toEqual({ kind: "idle" });
  });

  test("starts with a new client after a start that failed", async () => {
    const { handle, states } = handleWithStates();
    library.LanguageClient.startFails = true;
    await handle.start();
    expect(states.at(-1)).toMatchObject({ kind: "failed" });
    library.LanguageClient.startFails = false;
    await handle.restart();
    expect(library.LanguageClient.made).toHaveLength(2);
    expect(handle.client()).toBe(lastClient());
  });

  test("makes no second server while the first is starting", async () => {
    const { handle } = handleWithStates();
    lastClient().state = library.STARTING;
    await handle.restart();
    expect(library.LanguageClient.made).toHaveLength(1);
  });

  test("never lets the library open a dialog", () => {
    handleWithStates();
    const client = lastClient();
    client.error("the connection broke", undefined, "force");
    expect(client.shown).toEqual([false]);
  });

  test("restarts a server that ends, up to four times, then says so", () => {
    const { states } = handleWithStates();
    const actions = Array.from({ length: 5 }, () => lastClient().options.errorHandler.closed());
    expect(actions.map(({ action }) => action)).toEqual([2, 2, 2, 2, 1]);
    expect(actions.every(({ handled }) => handled)).toBe(true);
    expect(states).toMatchObject([{ kind: "failed", reason: "internal" }]);
  });
});
