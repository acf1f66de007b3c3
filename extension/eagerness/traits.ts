// Traits as the server names them (`server/completion/personal/traits.ts`) → words for a person, in the editor's language.
import * as vscode from "vscode";

export function traitText(trait: string): string {
  const { t } = vscode.l10n;
  const [, what = ""] = /^(?:language|after|begins with|ends with) (.*)$/.exec(trait) ?? [];
  if (trait.startsWith("language ")) return t("in {0}", what);
  if (trait.startsWith("after ")) return t("after {0}", kindText(what));
  if (trait.startsWith("begins with ")) return t("begins with {0}", kindText(what));
  if (trait.startsWith("ends with ")) return t("ends with {0}", kindText(what));
  const length = /^(up to|more than) (\d+) characters$/.exec(trait);
  if (length) {
    return length[1] === "up to"
      ? t("up to {0} characters", length[2] ?? "")
      : t("more than {0} characters", length[2] ?? "");
  }
  return fixedTexts()[trait] ?? trait;
}

function kindText(kind: string): string {
  const { t } = vscode.l10n;
  switch (kind) {
    case "a word":
      return t("a word");
    case "a quote":
      return t("a quote");
    case "a sign":
      return t("a sign");
    case "nothing":
      return t("line start");
    default:
      return kind;
  }
}

function fixedTexts(): Readonly<Record<string, string>> {
  const { t } = vscode.l10n;
  return {
    "several lines": t("several lines"),
    "a whole line": t("a whole line"),
    "the rest of a line": t("the rest of a line"),
    "known from your files": t("known from your files"),
    "the model's own": t("the model's own"),
    "double quotes": t("double quotes"),
    "single quotes": t("single quotes"),
    "template text": t("template text"),
    "snake_case name": t("a snake_case name"),
    "camelCase name": t("a camelCase name"),
    "arrow function": t("an arrow function"),
    comment: t("a comment"),
    call: t("a call"),
    "several words of text": t("several words of text"),
  };
}
