// A file's path → whether it is one that is never read and never completed, for any purpose: what commonly holds
// passwords and keys, and what the user's setting names. Editor and server ask the same question. Reads no file.
import { isSecretName } from "./secretNames";
import { SettingGlobs } from "./settingGlobs";

const ofSetting = new WeakMap<readonly string[], SettingGlobs>();

/**
 * `path`: relative or absolute, with forward or backward slashes. `globs`: the setting `loupe.excludedFiles`; each names
 * files or folders at any depth. `server/.env.local` → true; with `legal/**`, `docs/legal/terms.ts` → true as well.
 */
export function isExcludedFile(path: string, globs: readonly string[]): boolean {
  if (isSecretName(path)) return true;
  if (globs.length === 0) return false;
  const known = ofSetting.get(globs) ?? new SettingGlobs(globs, "anywhere");
  ofSetting.set(globs, known);
  return known.names(path.replaceAll("\\", "/"));
}
