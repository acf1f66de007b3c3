// Parts of a record in the words of who reads it: what each filter does, and what the marks of a prompt stand for.
import * as vscode from "vscode";

/** One that is not known here keeps its own name. */
export function filterWords(filter: string): string {
  const { t } = vscode.l10n;
  const words: Readonly<Record<string, string>> = {
    cutSpecialTokens: t("marks of the model are cut"),
    cutHiddenCharacters: t("characters that nobody sees are cut"),
    cutRepetition: t("endless repetition is cut"),
    dropKnownImport: t("no import of what is imported already"),
    cutRepeatedLine: t("the line below is not written again"),
    mendIndentation: t("indentation is set right"),
    cutAtScopeEnd: t("it ends where its block ends"),
    trimEnd: t("blanks at the end are cut"),
    cutEmptyBlock: t("closing brackets alone are left to the editor"),
    mendSyntax: t("brackets and quotes are closed as the code needs"),
    dropUnchanged: t("what stands to the right already is not shown"),
    dropTooLittle: t("too little is not shown"),
    dropKeyLike: t("nothing that looks like a key is shown"),
  };
  return words[filter] ?? filter;
}

/** Of all families of models: each writes them a little differently. */
export function markWords(mark: string): string {
  const { t } = vscode.l10n;
  if (/fim.?(prefix|begin)/i.test(mark)) return t("before the cursor");
  if (/fim.?(suffix|hole)/i.test(mark)) return t("behind the cursor");
  if (/fim.?(middle|end)/i.test(mark)) return t("here the model writes");
  if (/file.?sep/i.test(mark)) return t("another file, or the name of this one");
  if (/repo/i.test(mark)) return t("name of the project");
  return mark === "" ? t("text") : mark;
}
