// What is painted over the code when the panel opens: what was painted last, and token boundaries at first.
import type * as vscode from "vscode";
import { type Overlay, OVERLAYS } from "../../../server/protocol/panel";

const KEY = "explain.overlay";
const FIRST: Overlay = "tokens";

export class OverlayChoice {
  constructor(private readonly memento: Pick<vscode.Memento, "get" | "update">) {}

  /** Null: nothing. */
  get(): Overlay | null {
    const kept = this.memento.get<unknown>(KEY, FIRST);
    return kept === null ? null : (OVERLAYS.find((overlay) => overlay === kept) ?? FIRST);
  }

  /** Influence is not kept: it is of one suggestion, not of a selection. */
  set(overlay: Overlay | null): void {
    if (overlay !== "influence") void this.memento.update(KEY, overlay);
  }
}
