// A sentence of the server, a code and what varies → the same in the editor's language.
import * as vscode from "vscode";
import { withParticles } from "../media/panel/particles";
import { withCodes } from "../server/protocol/hiddenCharacters";
import { type Sentence, SENTENCES } from "../server/protocol/sentences";

/** Its parts may be sentences too. */
export function localize({ code, args }: Sentence): string {
  const parts = args.map((argument) => {
    if (typeof argument === "object") return localize(argument);
    return typeof argument === "string" ? withCodes(argument) : argument;
  });
  return withParticles(vscode.l10n.t(SENTENCES[code], ...parts));
}
