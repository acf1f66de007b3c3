// Why a request came to nothing, as a sentence for a person, with what can be done about it.
import * as vscode from "vscode";

export function reasonText(outcome: string): string {
  const { t } = vscode.l10n;
  switch (outcome) {
    case "completed":
      return t("There was a suggestion.");
    case "disabled":
      return t("Suggestions are turned off. The status bar's menu turns them on.");
    case "languageDisabled":
      return t("Suggestions are off for this language. The status bar's menu turns them on.");
    case "scheme":
      return t("This is no document to write code in.");
    case "excludedFile":
      return t(
        "By its name, this file holds passwords or keys, or the setting loupe.excludedFiles names it.",
      );
    case "documentTooLarge":
      return t("The document has more than five million characters.");
    case "lineTooLong":
      return t("The line is very long. A suggestion comes when you ask for one.");
    case "middleOfWord":
      return t("The cursor stands inside a word. A suggestion comes when you ask for one.");
    case "middleOfLine":
      return t("There is text after the cursor on its line. A suggestion comes when you ask for one.");
    case "onRequest":
      return t("Suggestions come on request only: loupe.eagerness says so.");
    case "noText":
      return t("The model wrote nothing: to it, nothing is missing here.");
    case "postprocess":
      return t(
        "What the model wrote was of no use here. What it was, and what spoke against it, stands below.",
      );
    case "unknownName":
      return t("The suggestion used a name that nothing declares here. It comes when you ask for one.");
    case "copyNearBy":
      return t("The suggestion was a line near by once more. It comes when you ask for one.");
    case "lowConfidence":
      return t("The suggestion was too improbable to be shown automatically. It comes when you ask for one.");
    case "aborted":
      return t("The request was given up: you typed on, or the cursor moved.");
    case "failed":
      return t("Something failed. The log has more.");
    default:
      return t("Nothing was shown: {0}.", outcome);
  }
}
