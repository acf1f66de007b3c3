// What the marks of a prompt stand for, in the words of who reads a record.
import * as vscode from "vscode";

/** Of all families of models: each writes them a little differently. */
export function markWords(mark: string): string {
  const { t } = vscode.l10n;
  if (/fim.?(prefix|begin)/i.test(mark)) return t("before the cursor");
  if (/fim.?(suffix|hole)/i.test(mark)) return t("after the cursor");
  if (/fim.?(middle|end)/i.test(mark)) return t("here the model writes");
  if (/file.?sep/i.test(mark)) return t("another file, or the name of this one");
  if (/repo/i.test(mark)) return t("name of the project");
  return mark === "" ? t("text") : mark;
}
