// A file of the workspace → its text: from the open document, which is newer, or from the disk.
import type { ReadingGate } from "../files/gate";

export interface OpenDocument {
  readonly uri: string;
  getText(): string;
}

/** Where a file's text is to be had; null: it is gone. */
export type Source = { readonly document: OpenDocument } | { readonly path: string } | null;

/** Empty where it is gone or must not be read. */
export async function readSource(
  file: string,
  source: Source,
  gate: Pick<ReadingGate, "mayUse" | "read">,
): Promise<string> {
  if (source === null) return "";
  if ("path" in source) return (await gate.read(source.path)) ?? "";
  return gate.mayUse(file) ? source.document.getText() : "";
}
