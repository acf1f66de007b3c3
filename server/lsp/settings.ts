// The client's configuration → `Settings` for one resource, asked once and remembered until the client says that
// something changed. Works with clients that have no `workspace/configuration`, and with those that send nothing.
import type { Connection } from "vscode-languageserver/node";
import { readSettings, type Settings } from "../protocol/settings";

/** Editors answer within milliseconds. */
const ANSWER_MS = 2000;

export interface SettingsDeps {
  readonly startTimer: (callback: () => void, ms: number) => () => void;
  /** Told once, where the client answers nothing: what `initialize` brought holds then, else the defaults. */
  readonly onSilent: () => void;
}

export class ClientSettings {
  private readonly byUri = new Map<string, Promise<Settings>>();
  private pushed: Settings;
  private isSilent = false;

  /** `initial`: the section `loupe` as `initialize` brought it, or undefined. */
  constructor(
    private readonly connection: Pick<Connection, "sendRequest">,
    private readonly canAsk: boolean,
    initial: unknown,
    private readonly deps: SettingsDeps,
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
  async filesExclude(folder: string): Promise<string[]> {
    const answers = await this.request({ section: "files.exclude", scopeUri: folder });
    const globs = answers?.[0];
    const entries = Object.entries(typeof globs === "object" && globs !== null ? globs : {});
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
    const asked = this.request({ section: "loupe", ...(uri !== "" && { scopeUri: uri }) }).then((answers) =>
      answers ? readSettings(answers[0]) : this.pushed,
    );
    this.byUri.set(uri, asked);
    return asked;
  }

  /** Null: the client announced that it can be asked, and refuses or does not answer. It is asked no more. */
  private async request(item: object): Promise<unknown[] | null> {
    if (!this.canAsk || this.isSilent) return null;
    const asked = this.connection.sendRequest<unknown>("workspace/configuration", { items: [item] });
    let stop: () => void = () => undefined;
    const late = new Promise<null>(
      (resolve) => (stop = this.deps.startTimer(() => resolve(null), ANSWER_MS)),
    );
    const answers = await Promise.race([asked.catch(() => null), late]);
    stop();
    if (Array.isArray(answers)) return answers as unknown[];
    if (!this.isSilent) this.deps.onSilent();
    this.isSilent = true;
    return null;
  }
}
