// Decoration types that are made when something is first painted with them: each is a rule in the editor's style sheet,
// and the panel opens sooner without them.
import type * as vscode from "vscode";

type Type = vscode.TextEditorDecorationType;

export class DecorationTypes implements vscode.Disposable {
  #made: readonly Type[] = [];

  constructor(private readonly make: () => readonly Type[]) {}

  get all(): readonly Type[] {
    if (this.#made.length === 0) this.#made = this.make();
    return this.#made;
  }

  /** Those with which something may have been painted. */
  get made(): readonly Type[] {
    return this.#made;
  }

  dispose(): void {
    for (const type of this.#made) type.dispose();
  }
}
