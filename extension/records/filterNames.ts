// Filters by what they do, in the editor's language; one that is not known here keeps its own name.
import * as vscode from "vscode";
import { FILTERS } from "../../media/panel/strings/filters";

export function filterName(filter: string): string {
  const known = (FILTERS as Readonly<Record<string, readonly [string, string]>>)[filter];
  return known?.[vscode.env.language.startsWith("ko") ? 1 : 0] ?? filter;
}
