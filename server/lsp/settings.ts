// The client's configuration → `Settings` for one resource, asked once and remembered until the client says that
// something changed. Works with clients that have no `workspace/configuration`, and with those that send nothing.
import type { Connection } from "vscode-languageserver/node";
import { readSettings, type Settings } from "../protocol/settings";

export interface ClientSettingsDeps {
  readonly connection: Pick<Connection, "sendRequest">;
  readonly startTimer: (callback: () => void, ms: number) => () => void;
  /** One sentence for the log. */
  readonly onRefused: (reason: string) => void;
}

/** A client that says that it answers, and does not: its user gets what holds without an answer, and the answer once it comes. */
const ANSWER_MS = 2_000;

export class ClientSettings {
  private readonly byUri = new Map<string, Promise<Settings>>();
  private pushed: Settings;

  /** `initial`: the section `loupe` as `initialize` brought it, or undefined. */
  constructor(
    private readonly deps: ClientSettingsDeps,
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
  async filesExclude(folder: string): Promise<string[]> {
    if (!this.canAsk) return [];
    const [globs] = (await this.requestConfiguration([{ section: "files.exclude", scopeUri: folder }])) ?? [];
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
    const section = { section: "loupe", ...(uri === "" ? {} : { scopeUri: uri }) };
    const late = (answers: readonly unknown[]) => {
      // Unless they were forgotten meanwhile, for a change or a closed document.
      if (this.byUri.get(uri) === asked) this.byUri.set(uri, Promise.resolve(readSettings(answers[0])));
    };
    const asked = this.requestConfiguration([section], late).then((answers) => {
      return answers ? readSettings(answers[0]) : this.pushed;
    });
    this.byUri.set(uri, asked);
    return asked;
  }

  /** Null where the client refuses, or does not answer in time; an answer that comes then is given to `onLate`. */
  private async requestConfiguration(
    items: readonly object[],
    onLate: (answers: readonly unknown[]) => void = () => undefined,
  ): Promise<readonly unknown[] | null> {
    const asked = this.deps.connection
      .sendRequest<unknown[] | null>("workspace/configuration", { items })
      .then((answers) => answers ?? [])
      .catch((error: unknown) => {
        const reason = error instanceof Error ? error.message : String(error);
        this.deps.onRefused(
          `The client refuses its configuration (${reason}): settings are as it sent them.`,
        );
        return null;
      });
    let stop: () => void = () => undefined;
    const late = new Promise<"late">((resolve) => {
      stop = this.deps.startTimer(() => resolve("late"), ANSWER_MS);
    });
    const first = await Promise.race([asked, late]);
    stop();
    if (first !== "late") return first;
    this.deps.onRefused("The client does not answer for its configuration: settings are as it sent them.");
    void asked.then((answers) => answers && onLate(answers));
    return null;
  }
}
