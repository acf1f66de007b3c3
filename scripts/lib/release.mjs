// What stands against a release: sentences, or null. Asks no network.

/** Pinned: it gets a token that may publish. Not one of our packages. */
export const OVSX = "ovsx@1.3.0";

/** A release is the version of package.json, and CHANGELOG.md tells of it. */
export function reasonAgainstTag(tag, { version }, changelog) {
  if (tag !== `v${version}`) return `expected the tag v${version}, got ${tag ?? "none"}`;
  const isTold = changelog.split("\n").some((line) => line.startsWith("## ") && line.includes(version));
  return isTold ? null : `CHANGELOG.md has no section for ${version}`;
}

/** @param {string} token name of the environment's variable that holds it */
export function reasonAgainstPublishing(token, env, { publisher }) {
  if (!env[token]) return `no ${token} in the environment`;
  return /placeholder/.test(publisher) ? `${publisher} is a placeholder for a publisher` : null;
}
