// Texts that the panel may compare with a selection: of open documents, and of the workspace's source files. What its
// owners want left alone, or what holds secrets by its name, is never read.
import type { TextDocument } from "vscode-languageserver-textdocument";
import { URI } from "vscode-uri";
import { documentPath } from "../context/documentPath";
import type { OpenText, WorkspaceTexts } from "../explain/similar";
import type { ReadingGate } from "../files/gate";
import { keyOf } from "../files/places";
import { withoutSecrets } from "../files/secretValues";
import { isWrittenByPeople } from "../files/sourceFiles";
import { sourceFilesIn } from "../workspace/walk";

/** Files that are read, those near the root first. */
const MAX_READ = 400;
/** Files that are counted: of a larger workspace the rest is not even looked at. */
const MAX_COUNTED = 5000;

export interface ReadableDeps {
  readonly documents: () => readonly TextDocument[];
  readonly folders: () => readonly { readonly uri: string; readonly name: string }[];
  readonly gate: Pick<ReadingGate, "mayUse" | "mayEnter" | "read">;
}

export function openTexts(deps: ReadableDeps): OpenText[] {
  return deps
    .documents()
    .filter(({ uri }) => deps.gate.mayUse(uri))
    .map((document) => toOpenText(document.uri, document.getText(), deps));
}

/** Of files that are not open. */
export async function workspaceTexts(deps: ReadableDeps, signal: AbortSignal): Promise<WorkspaceTexts> {
  const open = new Set(deps.documents().map(({ uri }) => keyOf(uri)));
  const texts: OpenText[] = [];
  let counted = 0;
  let left = 0;
  for (const folder of deps.folders()) {
    const { scheme, fsPath } = URI.parse(folder.uri);
    if (scheme !== "file") continue;
    for await (const path of sourceFilesIn(fsPath, deps.gate)) {
      signal.throwIfAborted();
      const uri = URI.file(path).toString();
      if (open.has(keyOf(uri)) || !deps.gate.mayUse(uri)) continue;
      if (++counted > MAX_COUNTED) return { texts, left };
      if (texts.length >= MAX_READ) left++;
      else {
        const text = withoutSecrets((await deps.gate.read(path)) ?? "").replace(/\r\n?/g, "\n");
        if (text.trim() !== "" && isWrittenByPeople(text)) texts.push(toOpenText(uri, text, deps));
      }
    }
  }
  return { texts, left };
}

function toOpenText(uri: string, text: string, { folders }: ReadableDeps): OpenText {
  return { uri, name: documentPath(uri, [...folders()]).path, text };
}
