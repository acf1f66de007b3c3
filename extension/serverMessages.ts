// A sentence of the server, a code and what varies → the same in the editor's language.
import * as vscode from "vscode";
import { withParticles } from "../media/panel/particles";
import { type Said, SENTENCES } from "../server/protocol/sentences";

/** Its parts may be sentences too. */
export function localised({ code, args }: Said): string {
  const parts = args.map((argument) => (typeof argument === "object" ? localised(argument) : argument));
  return withParticles(vscode.l10n.t(SENTENCES[code], ...parts));
}
