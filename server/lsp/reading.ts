// What of the client's settings decides over reading, folder by folder → the one gate, and whether it has changed.
import { type GateSettings, ReadingGate } from "../files/gate";
import type { Settings } from "../protocol/settings";
import type { ClientSettings } from "./settings";

export interface ReadingDeps {
  readonly folders: () => readonly string[];
  readonly settings: () => ClientSettings;
  /** The machine's, as last read: they hold where a folder's own are not known yet. */
  readonly machine: () => Settings;
}

export class ReadingRules {
  readonly gate: ReadingGate;
  private readonly byFolder = new Map<string, GateSettings>();

  constructor(private readonly deps: ReadingDeps) {
    this.gate = new ReadingGate({
      folders: deps.folders,
      settingsOf: (folder) => this.byFolder.get(folder) ?? this.ofMachine(),
    });
  }

  /** Asks the client anew. True: something else may be read than before. */
  async refresh(): Promise<boolean> {
    const before = JSON.stringify([...this.byFolder]);
    const settings = this.deps.settings();
    const folders = this.deps.folders();
    const asked = folders.map(async (folder): Promise<[string, GateSettings]> => {
      const { excludedFiles } = await settings.forResource(folder);
      return [folder, { excludedFiles, filesExclude: await settings.filesExclude(folder) }];
    });
    const answers = await Promise.all(asked);
    this.byFolder.clear();
    for (const [folder, answer] of answers) this.byFolder.set(folder, answer);
    const isOther = before !== JSON.stringify([...this.byFolder]);
    if (isOther) this.gate.rulesChanged();
    return isOther;
  }

  private ofMachine(): GateSettings {
    return { excludedFiles: this.deps.machine().excludedFiles, filesExclude: NONE };
  }
}

const NONE: readonly string[] = [];
