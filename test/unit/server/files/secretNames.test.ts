// Files with passwords and keys are told from code about them by the kind of their name.
import { expect, test } from "vitest";
import { isSecretName } from "../../../../server/files/secretNames";
import { FORBIDDEN_NAMES } from "../../../support/forbiddenNames";

test.each(FORBIDDEN_NAMES)("%s is never read", (path) => expect(isSecretName(path)).toBe(true));

test.each(FORBIDDEN_NAMES)("%s in capitals, deeper and as a backup is never read either", (path) => {
  expect(isSecretName(`a/b/${path.toUpperCase()}`)).toBe(true);
  expect(isSecretName(`C:\\shop\\${path.replaceAll("/", "\\")}`)).toBe(true);
  expect(isSecretName(`${path}.bak`)).toBe(true);
  expect(isSecretName(`${path}~`)).toBe(true);
});

test.each([
  ...[
    "src/env.ts",
    "src/environment.ts",
    "src/credentials.ts",
    "src/secrets/index.ts",
    "keyboard.py",
    "env.d.ts",
  ],
  ...[
    "src/private_key_parser.py",
    "tests/passwordField.tsx",
    "docker/config.json",
    "package.json",
    "a.keys.ts",
  ],
  ...[
    "src/tokens.css",
    "lib/tokenizer.json",
    "src/auth.ts",
    "src/auth/index.tsx",
    "authors.md",
    "author.json",
  ],
  ...["README.md", "tsconfig.json", "models/default/tokenizer.json", "src/vault/reader.go", "secretary.yaml"],
  ...[
    "keys.json",
    "keymap.json",
    "monkey.yaml",
    "src/oauth.py",
    "tokenize.md",
    "envelope.ts",
    "environment.yml",
  ],
])("%s is code or text like any other", (path) => expect(isSecretName(path)).toBe(false));
