// A fresh user: home, settings, keys, extensions and a copy of the sample workspace, in one temporary folder.
import { cpSync, mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { writeSlowTrial } from "../../support/trial";
import { SAMPLE_WORKSPACE } from "./environment";

export interface Profile {
  readonly folder: string;
  readonly home: string;
  readonly user: string;
  readonly extensions: string;
  readonly workspace: string;
  readonly configFile: string;
  /** Writes settings.json; a running VS Code takes them over. */
  readonly writeSettings: (changes: Readonly<Record<string, unknown>>) => void;
  /** Where the machine's own settings lie, which a user's settings.json cannot set where the extension runs remotely. */
  readonly machineSettings: string;
  readonly writeMachineSettings: (changes: Readonly<Record<string, unknown>>) => void;
  /** Beside the one that all tests have. */
  readonly writeKeybindings: (bindings: readonly Keybinding[]) => void;
}

interface Keybinding {
  readonly key: string;
  readonly command: string;
  readonly when?: string;
  readonly args?: unknown;
}

/** Only what keeps the picture still and typed text as typed; nothing of Loupe's own. */
const SETTINGS = {
  "workbench.startupEditor": "none",
  "workbench.secondarySideBar.defaultVisibility": "hidden",
  "workbench.tips.enabled": false,
  "telemetry.telemetryLevel": "off",
  "extensions.autoUpdate": false,
  "extensions.autoCheckUpdates": false,
  "update.mode": "none",
  "security.workspace.trust.enabled": false,
  "chat.disableAIFeatures": true,
  "git.enabled": false,
  "editor.quickSuggestions": { other: "off", comments: "off", strings: "off" },
  "editor.suggestOnTriggerCharacters": false,
  "editor.wordBasedSuggestions": "off",
  "editor.parameterHints.enabled": false,
  "editor.autoClosingBrackets": "never",
  "editor.autoIndent": "none",
  "editor.minimap.enabled": false,
  "files.autoSave": "off",
  "typescript.disableAutomaticTypeAcquisition": true,
  "workbench.colorTheme": "Dark Modern",
};

/** Playwright's Alt+\ does not arrive: the same command on another key. */
const KEYBINDINGS: readonly Keybinding[] = [
  { key: "f8", command: "editor.action.inlineSuggest.trigger", when: "editorTextFocus" },
];

/** Spaces and Korean letters, as people have them in their paths. */
const WORKSPACE_NAME = "구멍 가게 shop";

export function createProfile(): Profile {
  // Short: VS Code makes unix sockets below it, and their paths are limited to 107 bytes.
  const folder = mkdtempSync(join(tmpdir(), "lp-"));
  const under = (...names: string[]) => join(folder, ...names);
  const user = under("user");
  const folders = [under("home"), under("ext"), join(user, "User"), join(user, "Machine")];
  for (const path of folders) mkdirSync(path, { recursive: true });
  cpSync(SAMPLE_WORKSPACE, under(WORKSPACE_NAME), { recursive: true });
  writeFileSync(under("config.yaml"), "auth: none\n");
  writeSlowTrial(under("home", ".local", "loupe", "models"));
  const writeKeybindings = (bindings: readonly Keybinding[]) =>
    writeFileSync(join(user, "User", "keybindings.json"), JSON.stringify([...KEYBINDINGS, ...bindings]));
  writeKeybindings([]);
  const writeSettings = (changes: Readonly<Record<string, unknown>>) =>
    writeFileSync(join(user, "User", "settings.json"), JSON.stringify({ ...SETTINGS, ...changes }));
  writeSettings({});
  const machineSettings = join(user, "Machine", "settings.json");
  const writeMachineSettings = (changes: Readonly<Record<string, unknown>>) =>
    writeFileSync(machineSettings, JSON.stringify(changes));
  return {
    folder,
    home: under("home"),
    user,
    extensions: under("ext"),
    workspace: under(WORKSPACE_NAME),
    configFile: under("config.yaml"),
    writeSettings,
    machineSettings,
    writeMachineSettings,
    writeKeybindings,
  };
}
