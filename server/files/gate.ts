// The one gate for reading. A document or a path → whether its text may be read, learnt, shown to the model beside
// another file, or completed; for the walk, change events, open documents, neighbours, declarations, similar places, panel
// and completion alike. Looks before it opens.
import { lstatSync, realpathSync } from "node:fs";
import { basename, relative } from "node:path";
import { URI } from "vscode-uri";
import { isExcludedFile } from "./excludedFiles";
import { IgnoredFiles } from "./ignoredFiles";
import { folderOf, keyOf } from "./places";
import { readRegularFile } from "./regularFile";
import { SettingGlobs } from "./settingGlobs";
import { isSkippedFolder, isSourceFile, MAX_SOURCE_BYTES } from "./sourceFiles";

/** Kinds of documents that people write code in; output, diff sides, source control and chat inputs are others. */
const SCHEMES: ReadonlySet<string> = new Set([
  ...["file", "untitled", "vscode-notebook-cell", "vscode-vfs", "vscode-remote"],
]);
/** Where a link leads is looked at again after this long: typing asks often. */
const TARGET_MS = 1000;
const MAX_TARGETS = 500;

export interface GateSettings {
  /** `loupe.excludedFiles`. */
  readonly excludedFiles: readonly string[];
  /** Globs of the editor's `files.exclude` that are on. */
  readonly filesExclude: readonly string[];
}

export interface GateDeps {
  /** URIs of the workspace's folders. */
  readonly folders: () => readonly string[];
  /** Of a folder as `folders` names it; "": of no folder in particular. */
  readonly settingsOf: (folder: string) => GateSettings;
  readonly now?: () => number;
}

export function isCodeScheme(uri: string): boolean {
  return SCHEMES.has(uri.slice(0, Math.max(0, uri.indexOf(":"))));
}

/** What lies at a path. */
interface Target {
  /** Without its links, as seen from the opened folder. */
  readonly path: string;
  /** One of its names may be a secret one: which they are cannot be told. */
  readonly hasSecondName: boolean;
}

export class ReadingGate {
  private readonly ignored: IgnoredFiles;
  private readonly targets = new Map<string, { readonly target: Target | null; readonly at: number }>();
  private readonly globs = new WeakMap<readonly string[], SettingGlobs>();

  constructor(private readonly deps: GateDeps) {
    this.ignored = new IgnoredFiles(deps.now);
  }

  /** Never read, never completed, for any purpose: by its name, by where its link leads, or by the setting. */
  isExcluded(uri: string): boolean {
    const { scheme, path, fsPath } = URI.parse(uri);
    const { excludedFiles } = this.deps.settingsOf(this.folderOf(uri) ?? "");
    if (isExcludedFile(path, excludedFiles)) return true;
    const target = scheme === "file" ? this.targetOf(fsPath) : null;
    return target !== null && target.path !== fsPath && isExcludedFile(target.path, excludedFiles);
  }

  /** Whether what an editor has open may be learnt, and shown to the model beside another file. */
  mayUse(uri: string): boolean {
    if (!isCodeScheme(uri) || this.isExcluded(uri)) return false;
    const { scheme, fsPath } = URI.parse(uri);
    const target = scheme === "file" ? this.targetOf(fsPath) : null;
    if (target?.hasSecondName) return false;
    const place = this.placeOf(uri);
    if (!place) return true;
    const isElsewhere = target !== null && !isSamePath(target.path, place.fsPath);
    return !isElsewhere && !this.isLeftAlone(place.root, place.path, false);
  }

  /** Whether the walk goes into a folder below an opened one. */
  mayEnter(fsPath: string): boolean {
    const place = this.placeOf(URI.file(fsPath).toString());
    if (!place) return false;
    const isSkipped = place.path.split("/").some(isSkippedFolder);
    return !isSkipped && !this.isLeftAlone(place.root, place.path, true);
  }

  /** What lies at a path, without opening it. A link is nothing. */
  kindOf(fsPath: string): "file" | "folder" | "nothing" {
    try {
      const stats = lstatSync(fsPath);
      return stats.isFile() ? "file" : stats.isDirectory() ? "folder" : "nothing";
    } catch {
      // Gone.
      return "nothing";
    }
  }

  /** The text of a source file of the workspace; null where it is none or must not be read. */
  async read(fsPath: string): Promise<string | null> {
    const uri = URI.file(fsPath).toString();
    const place = this.placeOf(uri);
    if (!place || place.path.split("/").slice(0, -1).some(isSkippedFolder)) return null;
    // By name first: of most files not even the size is asked for.
    if (!isSourceFile(basename(fsPath), 0)) return null;
    this.targets.delete(fsPath);
    if (!this.mayUse(uri)) return null;
    return readRegularFile(fsPath, MAX_SOURCE_BYTES, (bytes) => isSourceFile(basename(fsPath), bytes));
  }

  /** A file with rules, a folder or a setting was changed. */
  rulesChanged(): void {
    this.ignored.forget();
    this.targets.clear();
  }

  private isLeftAlone(root: string, path: string, isFolder: boolean): boolean {
    const { filesExclude, excludedFiles } = this.deps.settingsOf(this.folderAt(root));
    if (this.named(filesExclude).names(path)) return true;
    return (isFolder && isExcludedFile(path, excludedFiles)) || this.ignored.isIgnored(root, path, isFolder);
  }

  private named(globs: readonly string[]): SettingGlobs {
    const known = this.globs.get(globs) ?? new SettingGlobs(globs, "fromRoot");
    this.globs.set(globs, known);
    return known;
  }

  /** The opened folder that holds a document, as `folders` names it. */
  private folderOf(uri: string): string | null {
    const folders = this.deps.folders();
    const keys = folders.map(keyOf);
    return folders[keys.indexOf(folderOf(keyOf(uri), keys))] ?? null;
  }

  private folderAt(root: string): string {
    return this.deps.folders().find((folder) => URI.parse(keyOf(folder)).fsPath === root) ?? "";
  }

  private placeOf(uri: string): { root: string; path: string; fsPath: string } | null {
    const folder = this.folderOf(uri);
    if (!folder?.startsWith("file:")) return null;
    const [root, fsPath] = [URI.parse(keyOf(folder)).fsPath, URI.parse(keyOf(uri)).fsPath];
    const path = relative(root, fsPath).replaceAll("\\", "/");
    return path === "" ? null : { root, path, fsPath };
  }

  /** Null where there is no such file (yet). */
  private targetOf(fsPath: string): Target | null {
    const now = this.deps.now?.() ?? performance.now();
    const known = this.targets.get(fsPath);
    if (known && now - known.at < TARGET_MS) return known.target;
    if (this.targets.size >= MAX_TARGETS) this.targets.clear();
    const target = this.resolve(fsPath);
    this.targets.set(fsPath, { target, at: now });
    return target;
  }

  /** The opened folder may itself lie behind a link: what counts is what lies below it. */
  private resolve(fsPath: string): Target | null {
    try {
      const real = realpathSync.native(fsPath);
      const stats = lstatSync(real);
      const hasSecondName = stats.isFile() && stats.nlink > 1;
      const place = this.placeOf(URI.file(fsPath).toString());
      if (!place) return { path: real, hasSecondName };
      const inner = relative(realpathSync.native(place.root), real);
      const path = inner.startsWith("..")
        ? real
        : `${place.root.replace(/[\\/]$/, "")}/${inner.replaceAll("\\", "/")}`;
      return { path, hasSecondName };
    } catch {
      // Not on disk: it leads nowhere.
      return null;
    }
  }
}

/** Systems that do not tell letters' case or composition apart write one name in several ways. */
function isSamePath(left: string, right: string): boolean {
  const plain = (path: string) => path.replaceAll("\\", "/").normalize("NFC");
  if (plain(left) === plain(right)) return true;
  return process.platform !== "linux" && plain(left).toLowerCase() === plain(right).toLowerCase();
}
