// The client's configuration → `Settings` for one resource, asked once and remembered until the client says that
// something changed. Works with clients that have no `workspace/configuration`, and with those that send nothing.
import type { Connection } from "vscode-languageserver/node";
import { readSettings, type Settings } from "../protocol/settings";

export class ClientSettings {
  private readonly byUri = new Map<string, Promise<Settings>>();
  private pushed: Settings;

  /** `initial`: the section `loupe` as `initialize` brought it, or undefined. */
  constructor(
    private readonly connection: Pick<Connection, "sendRequest">,
    private readonly canAsk: boolean,
    initial: unknown,
  ) {
    this.pushed = readSettings(initial);
  }

  /** Settings of no resource in particular: those of the machine. */
  forMachine(): Promise<Settings> {
    return this.ask("");
  }

  forResource(uri: string): Promise<Settings> {
    return this.ask(uri);
  }

  /** Globs of the editor's `files.exclude` that are on; none where the client has no such setting. */
  async filesExclude(): Promise<string[]> {
    if (!this.canAsk) return [];
    const items = [{ section: "files.exclude" }];
    const [globs] = await this.connection.sendRequest<unknown[]>("workspace/configuration", { items });
    const entries = Object.entries((globs ?? {}) as Record<string, unknown>);
    return entries.filter(([, isOn]) => isOn === true).map(([glob]) => glob);
  }

  /** `settings`: what `didChangeConfiguration` brought; clients that are asked send null. */
  changed(settings: unknown): void {
    this.byUri.clear();
    const section = (settings as { loupe?: unknown } | null | undefined)?.loupe;
    if (section !== undefined) this.pushed = readSettings(section);
  }

  forget(uri: string): void {
    this.byUri.delete(uri);
  }

  private ask(uri: string): Promise<Settings> {
    if (!this.canAsk) return Promise.resolve(this.pushed);
    const known = this.byUri.get(uri);
    if (known) return known;
    const scopeUri = uri === "" ? {} : { scopeUri: uri };
    const asked = this.connection
      .sendRequest<unknown[]>("workspace/configuration", { items: [{ section: "loupe", ...scopeUri }] })
      .then(
        (answers) => readSettings(answers[0]),
        (error: unknown) => {
          this.byUri.delete(uri);
          throw error;
        },
      );
    this.byUri.set(uri, asked);
    return asked;
  }
}
