// A file's path → whether it is one that is never read and never completed, for any purpose: what commonly holds
// passwords and keys, and what the user's setting names. Editor and server ask the same question. Reads no file.
import { globSource } from "./glob";

const DATA = "{json,jsonc,yaml,yml,toml,ini,cfg,conf,properties,xml,csv,txt}";

/** In every workspace, whatever the settings say; of these names, source code is source code. */
const SECRET_FILES: readonly string[] = [
  // Environments.
  ...[".env", ".env.*", "*.env", ".envrc", "*.tfvars", "*.tfvars.json", "*.tfstate", "*.tfstate.*"],
  // Keys and certificates.
  ...["*.pem", "*.key", "*.p8", "*.p12", "*.pfx", "*.jks", "*.keystore", "*.kdbx", "*.ppk", "*.asc", "*.gpg"],
  ...["id_rsa*", "id_dsa*", "id_ecdsa*", "id_ed25519*", "*.ovpn", "*.mobileprovision"],
  ...["*private[-_]key", `*private[-_]key*.${DATA}`],
  // What programs log in with.
  ...[".npmrc", ".yarnrc", ".yarnrc.yml", ".pypirc", ".netrc", "_netrc", ".pgpass", ".my.cnf", ".htpasswd"],
  ...[
    ".git-credentials",
    ".dockercfg",
    "kubeconfig",
    "*.kubeconfig",
    ".terraformrc",
    "terraform.rc",
    ".s3cfg",
  ],
  ...["credentials", "secrets", `*credential*.${DATA}`, `*secret*.${DATA}`, `*password*.${DATA}`],
  ...["*service[-_]account*.json", "*serviceaccount*.json"],
];
const SECRET_FOLDERS: readonly string[] = [".ssh", ".gnupg", ".aws", ".azure", ".gcloud", ".kube", ".docker"];

const secretFile = new RegExp(`(?:^|/)${anyOf(SECRET_FILES)}$`, "i");
const inSecretFolder = new RegExp(`(?:^|/)${anyOf(SECRET_FOLDERS)}/`, "i");
const ofSetting = new WeakMap<readonly string[], RegExp>();

/**
 * `path`: relative or absolute, with forward or backward slashes. `globs`: the setting `loupe.excludedFiles`; each names
 * files or folders at any depth. `server/.env.local` → true; with `legal/**`, `docs/legal/terms.ts` → true as well.
 */
export function isExcludedFile(path: string, globs: readonly string[]): boolean {
  const slashed = path.replaceAll("\\", "/");
  if (secretFile.test(slashed) || inSecretFolder.test(slashed)) return true;
  if (globs.length === 0) return false;
  const pattern = ofSetting.get(globs) ?? new RegExp(`(?:^|/)${anyOf(globs)}(?:/|$)`, "i");
  ofSetting.set(globs, pattern);
  return pattern.test(slashed);
}

function anyOf(globs: readonly string[]): string {
  return `(?:${globs.map((glob) => globSource(glob.replace(/^\/+|\/+$/g, ""))).join("|")})`;
}
