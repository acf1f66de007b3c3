// "Repeat this edit": after the same small edit in two places the others are marked, and one key goes to the next and
// makes it there. Nothing is changed by itself; another change, or Escape, takes the marks away.
import * as vscode from "vscode";
import { settingsFor } from "../switches";
import { EditWatch, type RepeatedEdit } from "./editWatch";
import { findPlaces, type Place } from "./places";

/** The person has come to rest after the second edit. */
const REST_MS = 400;
/** Larger documents are not looked through. */
const MAX_LENGTH = 1_000_000;
const CONTEXT_KEY = "loupe.hasRepeats";

interface Offer {
  readonly editor: vscode.TextEditor;
  /** The next one first; offsets of the document as it is now. */
  places: Place[];
  made: number;
}

export function registerRepeatEdit(context: vscode.ExtensionContext): void {
  const repeats = new RepeatEdit();
  context.subscriptions.push(
    repeats,
    vscode.workspace.onDidChangeTextDocument((event) => repeats.changed(event)),
    vscode.window.onDidChangeTextEditorSelection((event) => repeats.moved(event)),
    vscode.window.onDidChangeActiveTextEditor(() => repeats.dismiss()),
    vscode.commands.registerCommand("loupe.repeatEdit", () => repeats.next()),
    vscode.commands.registerCommand("loupe.dismissRepeats", () => repeats.dismiss()),
  );
}

class RepeatEdit implements vscode.Disposable {
  private readonly watch = new EditWatch();
  private offer: Offer | null = null;
  private isApplying = false;
  private stopTimer: () => void = () => undefined;
  private marks: {
    readonly next: vscode.TextEditorDecorationType;
    readonly later: vscode.TextEditorDecorationType;
  } | null = null;

  moved({ textEditor, selections }: vscode.TextEditorSelectionChangeEvent): void {
    const [selection] = selections;
    const { document } = textEditor;
    if (!selection || !isWatched(document)) return;
    if (selections.length > 1) return this.watch.reset();
    this.watch.recordMove(document.uri.toString(), selection.active.line, document);
  }

  changed({ document, contentChanges, reason }: vscode.TextDocumentChangeEvent): void {
    if (this.isApplying || contentChanges.length === 0 || !isWatched(document)) return;
    if (this.offer?.editor.document === document) this.dismiss();
    this.stopTimer();
    if (reason !== undefined || contentChanges.length > 1) return this.watch.reset();
    const timer = setTimeout(() => void this.look(document), REST_MS);
    this.stopTimer = () => clearTimeout(timer);
  }

  private async look(document: vscode.TextDocument): Promise<void> {
    const editor = vscode.window.activeTextEditor;
    if (editor?.document !== document || !settingsFor(document).repeatEdits) return;
    const twice = this.watch.findRepeatedEdit(document.uri.toString(), document);
    const text = twice ? document.getText() : "";
    if (!twice || text.length > MAX_LENGTH) return;
    const { version } = document;
    const places = findPlaces(text, twice.repeat, twice.lines);
    if (places.length === 0 || (await wouldRename(document, twice, places))) return;
    if (document.version !== version || vscode.window.activeTextEditor !== editor) return;
    this.show({ editor, places: fromCursorOn(places, document.offsetAt(editor.selection.active)), made: 0 });
  }

  private show(offer: Offer): void {
    this.offer = offer;
    const { editor, places } = offer;
    const [next, ...later] = places;
    if (!next) return this.dismiss();
    this.marks ??= createMarks();
    const rangeOf = (place: Place) => placeRange(editor.document, place);
    const after = {
      contentText: ` ${next.newText.trim()}`,
      color: new vscode.ThemeColor("editorGhostText.foreground"),
    };
    editor.setDecorations(this.marks.next, [{ range: rangeOf(next), renderOptions: { after } }]);
    editor.setDecorations(this.marks.later, later.map(rangeOf));
    void vscode.commands.executeCommand("setContext", CONTEXT_KEY, true);
    vscode.window.setStatusBarMessage(
      vscode.l10n.t("The same edit fits {0} more places: Alt+Enter goes there and makes it", places.length),
      5000,
    );
  }

  /** Goes to the next place; there already, makes the edit and goes on to the one after it. */
  async next(): Promise<void> {
    const { offer } = this;
    const place = offer?.places[0];
    if (!offer || !place) return;
    const { editor } = offer;
    const range = placeRange(editor.document, place);
    if (!range.contains(editor.selection.active)) return goTo(editor, range);
    this.isApplying = true;
    try {
      // One undo takes back all that were made one after the other.
      const undo = { undoStopBefore: offer.made === 0, undoStopAfter: false };
      if (!(await editor.edit((builder) => builder.replace(range, place.newText), undo)))
        return this.dismiss();
    } finally {
      this.isApplying = false;
    }
    const grown = place.newText.length - (place.end - place.start);
    const places = offer.places
      .slice(1)
      .map((other) => (other.start >= place.end ? moveBy(other, grown) : other));
    this.show({ editor, places, made: offer.made + 1 });
    const [following] = places;
    if (following) goTo(editor, placeRange(editor.document, following));
  }

  dismiss(): void {
    if (!this.offer) return;
    for (const mark of Object.values(this.marks ?? {})) this.offer.editor.setDecorations(mark, []);
    this.offer = null;
    this.watch.reset();
    void vscode.commands.executeCommand("setContext", CONTEXT_KEY, false);
  }

  dispose(): void {
    this.stopTimer();
    this.dismiss();
    for (const mark of Object.values(this.marks ?? {})) mark.dispose();
  }
}

function isWatched({ uri }: vscode.TextDocument): boolean {
  return uri.scheme === "file" || uri.scheme === "untitled";
}

/** Whether the language's own rename would make these edits: then it is the better way. */
async function wouldRename(
  document: vscode.TextDocument,
  { repeat: { rule } }: RepeatedEdit,
  places: readonly Place[],
): Promise<boolean> {
  const [first] = places;
  if (rule.kind !== "name" || !first) return false;
  try {
    const edit = await vscode.commands.executeCommand<vscode.WorkspaceEdit | undefined>(
      "vscode.executeDocumentRenameProvider",
      document.uri,
      document.positionAt(first.start),
      rule.to,
    );
    const starts = (edit?.get(document.uri) ?? []).map(({ range }) => document.offsetAt(range.start));
    return places.every(({ start }) => starts.includes(start));
  } catch {
    // There is no provider, or to it the name means nothing any more: its declaration was edited already.
    return false;
  }
}

/** The one after the cursor first, then around. */
function fromCursorOn(places: readonly Place[], cursor: number): Place[] {
  return [...places.filter(({ start }) => start >= cursor), ...places.filter(({ start }) => start < cursor)];
}

function moveBy({ start, end, newText }: Place, length: number): Place {
  return { start: start + length, end: end + length, newText };
}

function placeRange(document: vscode.TextDocument, { start, end }: Place): vscode.Range {
  return new vscode.Range(document.positionAt(start), document.positionAt(end));
}

function goTo(editor: vscode.TextEditor, range: vscode.Range): void {
  editor.selection = new vscode.Selection(range.start, range.start);
  editor.revealRange(range, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
}

function createMarks() {
  const borderColor = new vscode.ThemeColor("editor.wordHighlightStrongBorder");
  const backgroundColor = new vscode.ThemeColor("editor.wordHighlightStrongBackground");
  const overviewRulerColor = new vscode.ThemeColor("editorOverviewRuler.wordHighlightStrongForeground");
  const mark = { borderColor, overviewRulerColor, overviewRulerLane: vscode.OverviewRulerLane.Center };
  return {
    next: vscode.window.createTextEditorDecorationType({ ...mark, backgroundColor, border: "1px solid" }),
    later: vscode.window.createTextEditorDecorationType({ ...mark, border: "1px dashed" }),
  };
}
