// A path → whether what lies there commonly holds passwords and keys. By kind, not by list: words that stand for
// secrets, whatever stands around them; of such names, source code is source code. Reads no file.

/** What programs keep data in; other endings are code, text about secrets, or pictures. */
const DATA = new Set([
  "",
  ...splitWords(`
  json jsonc json5 yaml yml toml ini cfg conf config properties xml plist csv tsv txt md env local
  bak old backup save orig swp enc gpg tfvars dat db sqlite ejson sops vault template dist example
  sample key pub
`),
]);

/** A word of a name, between its dots, dashes, underscores and humps: `gcp-serviceAccount` → gcp, service, account. */
const SECRET_WORDS = new Set(
  splitWords(`
  secret secrets credential credentials creds password passwords passwd passwort pwd token tokens
  apikey apikeys keystore htpasswd netrc pgpass vault auth oauth kubeconfig keychain wallet
  privatekey secretkey accesskey passphrase adminsdk dockercfg
`),
);
/** Words that mean a secret only together. */
const SECRET_PAIRS = [
  ...[
    "private key",
    "secret key",
    "access key",
    "api key",
    "api keys",
    "service account",
    "service key",
    "client secret",
  ],
  ...[
    "gcp key",
    "aws key",
    "azure key",
    "gcloud key",
    "firebase key",
    "ssh key",
    "deploy key",
    "host key",
    "signing key",
  ],
];
/** With a dot before them always; else not where code carries the name: `env.d.ts`. */
const DOT_ENVIRONMENT = /^\.(?:env|flaskenv|envrc)(?:[.\-_].*)?$|^\.dev\.vars(?:\..*)?$/;
const ENVIRONMENT = /^(?:.*\.)?(?:env|envrc)(?:\..*)?$/;
const EXACT = new Set(
  splitWords(`
  .npmrc .yarnrc .yarnrc.yml .pypirc .netrc _netrc .pgpass pgpass.conf .my.cnf .mylogin.cnf .htpasswd
  .git-credentials .dockercfg .terraformrc terraform.rc .s3cfg .boto .vault-token
  google-services.json googleservice-info.plist local.settings.json wp-config.php master.key
  settings-security.xml local_settings.py local.properties gradle.properties nuget.config .curlrc
  .wgetrc shadow gshadow sudoers .bash_history .zsh_history .psql_history .mysql_history
  .python_history appsettings.local.json appsettings.production.json appsettings.development.json
  serviceaccount.json .rhosts .pgservice .msmtprc .fetchmailrc .irbrc_history .node_repl_history
  hosts.yml filezilla.xml
`),
);
const KEY_ENDINGS = new Set(
  splitWords(`
  pem key p8 p12 pfx jks keystore kdbx kdb ppk asc gpg pgp ovpn jceks mobileprovision tfvars tfstate
  der keytab pkcs12 age agekey bks snk rdp credentials publishsettings pubxml kubeconfig secret
  secrets vault htpasswd netrc psafe3 agilekeychain
`),
);
const FOLDERS = new Set(
  splitWords(`
  .ssh .gnupg .aws .azure .gcloud .kube .docker .password-store .secrets .credentials .vault
  .config/gcloud .oci .terraform.d .putty .chef .bluemix .snowflake
`),
);
/** What lies in such a folder is secret where it is data, and code where it is code. */
const SECRET_FOLDER_WORDS = new Set([
  "secrets",
  "secret",
  "credentials",
  "creds",
  "private-keys",
  "keystores",
  "vault",
]);

/** `path`: relative or absolute, with forward or backward slashes. */
export function isSecretName(path: string): boolean {
  const parts = path.replaceAll("\\", "/").split("/");
  const lower = parts.map((part) => part.toLowerCase());
  const folders = lower.slice(0, -1);
  if (folders.some((folder, at) => FOLDERS.has(folder) || FOLDERS.has(`${folders[at - 1]}/${folder}`)))
    return true;
  const name = lower.at(-1) ?? "";
  // The ends of data streams and of backups name the same file.
  const bare = name.replace(/(?:~|:.*|\.(?:bak|old|orig|save|swp|backup))+$/, "");
  if (EXACT.has(bare) || DOT_ENVIRONMENT.test(bare)) return true;
  if (ENVIRONMENT.test(bare) && !isCode(bare)) return true;
  const pieces = bare.split(".").slice(1);
  if (pieces.some((piece) => KEY_ENDINGS.has(piece) && !isCode(bare))) return true;
  if (/^id_(?:rsa|dsa|ecdsa|ed25519)/.test(bare)) return true;
  if (!isData(bare)) return false;
  if (folders.some((folder) => SECRET_FOLDER_WORDS.has(folder))) return true;
  const words = wordsOf(parts.at(-1) ?? "");
  const joined = ` ${words.join(" ")} `;
  return (
    words.some((word) => SECRET_WORDS.has(word)) || SECRET_PAIRS.some((pair) => joined.includes(` ${pair} `))
  );
}

function endingOf(name: string): string {
  const dot = name.lastIndexOf(".");
  return dot <= 0 ? "" : name.slice(dot + 1);
}

function isData(name: string): boolean {
  return DATA.has(endingOf(name));
}

/** `a.keys.ts`, `token.key.js`: written by people, whatever stands before the ending. */
function isCode(name: string): boolean {
  return /\.(?:[cm]?[jt]sx?|py|rb|go|rs|java|kt|cs|c|cc|cpp|h|hpp|php|swift|vue|svelte|css|scss|html)$/.test(
    name,
  );
}

function wordsOf(name: string): string[] {
  return name
    .replace(/([a-z0-9])([A-Z])/g, "$1 $2")
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== "");
}

function splitWords(text: string): string[] {
  return text.trim().split(/\s+/);
}
