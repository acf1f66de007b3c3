// Keys that work anywhere in the page: [ and ] change the head, { and } the layer, Escape lets go of the locked token.
import type { ExplainedTokens } from "../../server/protocol/panel";
import type { Selection } from "./store";

export function keyAction(
  event: Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey" | "altKey"> & {
    readonly target?: EventTarget | null;
  },
  { layer, head }: Selection,
  { nLayer, nHead }: Pick<ExplainedTokens, "nLayer" | "nHead">,
): Partial<Selection> | null {
  if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return null;
  switch (event.key) {
    case "]":
      return { head: (head + 1) % nHead };
    case "[":
      return { head: (head + nHead - 1) % nHead };
    case "}":
      return { layer: (layer + 1) % nLayer };
    case "{":
      return { layer: (layer + nLayer - 1) % nLayer };
    case "Escape":
      return { other: null };
    default:
      return null;
  }
}

function isTyping(target: EventTarget | null | undefined): boolean {
  return (
    (typeof HTMLInputElement !== "undefined" &&
      target instanceof HTMLInputElement &&
      target.type !== "range") ||
    (typeof HTMLTextAreaElement !== "undefined" && target instanceof HTMLTextAreaElement)
  );
}
