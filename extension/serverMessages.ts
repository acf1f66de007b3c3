// Sentences that the server wrote for a person → the same in the editor's language. The server writes English, whoever
// its client is; the sentences it may write stand here, `{0}` for what varies. One that is not here stays English.
import * as vscode from "vscode";
import { type Said, SENTENCES } from "../server/protocol/sentences";

export const SERVER_SENTENCES: readonly string[] = [
  "Reinstall Loupe to get its model back.",
  "A file of the model is missing: {0}.",
  "A file of the model cannot be read: {0}.",
  "A file of the model was changed: {0}.",
  "The list of models is missing: {0}.",
  "The list of models cannot be read: {0}.",
  "The catalogue of models cannot be read: {0}.",
  "The model {0} is not installed.",
  "The model {0} cannot be read: {1}.",
  "The model's tokenizer cannot be read: {0}.",
  "The model cannot be read: {0}",
  '"Loupe: Choose Model" shows what there is.',
  "The model's fitted numbers cannot be read: {0}.",
  "Loupe's own model is used.",
  '"Loupe: Restart" starts it again.',
  '"Loupe: Restart" starts again; "Loupe: Show Log" tells more.',
  "A suggestion failed: {0}.",
  "The engine stopped {0} times in a minute ({1}).",
  "The engine stopped ({0}).",
  "The engine was ended.",
  "Loupe's engine has no build for {0}.",
  "Loupe's engine needs glibc {0} or newer; this Linux has another C library.",
  "Loupe's engine needs glibc {0} or newer, and this system has {1}.",
  "Suggestions stay off here.",
  "Loupe runs on the CPU: the execution provider {0} could not be used ({1}).",
];

/** A sentence that came as a code; its parts may be sentences too, as codes or as they were written. */
export function localised({ code, args }: Said): string {
  const parts = args.map((argument) => {
    if (typeof argument === "object") return localised(argument);
    return typeof argument === "string" ? translated(argument) : argument;
  });
  return vscode.l10n.t(SENTENCES[code], ...parts);
}

/** What the server wrote, in the editor's language. */
export function sentenceOf({ message, said }: { readonly message: string; readonly said?: Said }): string {
  return said ? localised(said) : translated(message);
}

const PATTERNS = SERVER_SENTENCES.map((sentence) => ({ sentence, pattern: patternOf(sentence) }));

export function translated(message: string): string {
  return PATTERNS.reduce(
    (text, { sentence, pattern }) =>
      text.replace(pattern, (_, ...found: unknown[]) =>
        vscode.l10n.t(sentence, ...found.slice(0, argumentCount(sentence)).map(String)),
      ),
    message,
  );
}

/** A sentence ends before a blank or where nothing follows: a path has full stops too. */
function patternOf(sentence: string): RegExp {
  const literal = sentence.replaceAll(/[.*+?^$()|[\]\\]/g, "\\$&").replaceAll(/\{\d\}/g, "(.+?)");
  return new RegExp(`${literal}(?=\\s|$)`, "s");
}

function argumentCount(sentence: string): number {
  return (sentence.match(/\{\d\}/g) ?? []).length;
}
