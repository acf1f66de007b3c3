// What the editor can paint, for the page's list. A copy of the protocol's names: the page takes only types from there.
import type { Overlay } from "../../server/protocol/panel";

export type { Overlay };

export const OVERLAYS: readonly Overlay[] = ["tokens", "attention", "surprise", "influence", "lines"];
