// Keys of completion servers: asked of the editor once, from the environment where the client knows no such request.
// In memory only; never logged.
import type { Connection } from "vscode-languageserver/node";
import { ServerKeyRequest } from "../protocol/servers";

export class ServerKeys {
  private readonly known = new Map<string, Promise<string | null>>();

  constructor(private readonly connection: Pick<Connection, "sendRequest"> | null) {}

  keyOf(url: string): Promise<string | null> {
    const known = this.known.get(url) ?? this.ask(url);
    this.known.set(url, known);
    return known;
  }

  /** A key was set, or settings changed: the next request asks again. */
  forget(): void {
    this.known.clear();
  }

  private async ask(url: string): Promise<string | null> {
    const own = process.env.LOUPE_SERVER_KEY ?? null;
    if (!this.connection) return own;
    // Clients other than VS Code answer that they do not know the request.
    const kept = await this.connection.sendRequest(ServerKeyRequest, { url }).catch(() => null);
    return kept ?? own;
  }
}
