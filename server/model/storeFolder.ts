// Where models lie that did not come with Loupe: one folder for all editors and the command line of a user. The hook
// that runs when the extension is uninstalled removes what `modelStoreFolder` names.
import { homedir } from "node:os";
import { join } from "node:path";

export function modelStoreFolder(
  platform: NodeJS.Platform = process.platform,
  env: Readonly<Record<string, string | undefined>> = process.env,
  home: string = homedir(),
): string {
  return join(dataFolder(platform, env, home), "loupe", "models");
}

function dataFolder(
  platform: NodeJS.Platform,
  env: Readonly<Record<string, string | undefined>>,
  home: string,
): string {
  if (platform === "win32") return env.LOCALAPPDATA || join(home, "AppData", "Local");
  if (platform === "darwin") return join(home, "Library", "Application Support");
  return env.XDG_DATA_HOME || join(home, ".local", "share");
}
