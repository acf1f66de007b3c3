// Files with passwords and keys are told from code about them, wherever they lie and however their path is written.
import { expect, test } from "vitest";
import { isExcludedFile } from "../../../../server/files/excludedFiles";

test.each([
  ".env",
  "server/.env.local",
  "config/production.env",
  "C:\\shop\\.ENV",
  "certs/server.key",
  "/home/kim/.ssh/config",
  ".aws/credentials",
  ".docker/config.json",
  "id_rsa.pub",
  "deploy/db-credentials.yaml",
  "secrets.json",
  "keys/my-service-account-1.json",
  "infra/main.tfvars",
  ".npmrc",
  "app.keystore",
])("%s is never read", (path) => expect(isExcludedFile(path, [])).toBe(true));

test.each([
  "src/env.ts",
  "src/environment.ts",
  "src/credentials.ts",
  "src/secrets/index.ts",
  "keyboard.py",
  "src/private_key_parser.py",
  "tests/passwordField.tsx",
  "docker/config.json",
  "package.json",
  "a.keys.ts",
])("%s is code like any other", (path) => expect(isExcludedFile(path, [])).toBe(false));

test.each([
  ["legal/**", "docs/legal/terms.ts", true],
  ["legal", "legal/terms.ts", true],
  ["legal", "illegal/terms.ts", false],
  ["docs/legal", "C:\\shop\\docs\\legal\\terms.ts", true],
  ["*.{gen,pb}.ts", "src/api.pb.ts", true],
  ["*.{gen,pb}.ts", "src/api.ts", false],
  ["/src/v[0-9]/", "src/v2/a.ts", true],
  ["src/v[!0-9]/a.ts", "src/v2/a.ts", false],
  ["src/**/a.ts", "src/a.ts", true],
  ["a?c.ts", "a/c.ts", false],
  ["a.c", "abc", false],
  ["a(b", "a(b", true],
])("the setting's glob %s on %s: %s", (glob, path, excluded) =>
  expect(isExcludedFile(path, [glob])).toBe(excluded),
);
