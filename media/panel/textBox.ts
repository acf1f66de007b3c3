// A box for text that is in no file: what is typed is explained once the keys rest, in every view.
import { html, nothing, type TemplateResult } from "lit";
import { ref } from "lit/directives/ref.js";
import { t } from "./i18n";
import type { Panel } from "./panel";
import { TEXT_BOX } from "./strings/textBox";

/** The server takes no longer ones. */
const MAX_LENGTH = 100_000;
/** As the editor's selection is followed. */
const REST_MS = 120;
/** Longer ones are not taken over from the editor: the box is for trying things. */
const MAX_TAKEN = 2_000;

let resting: ReturnType<typeof setTimeout> | undefined;

type Box = Pick<Panel, "post" | "update"> & {
  readonly state: Pick<Panel["state"], "typedText" | "tokens">;
};

/** With the code on screen in it, so that it can be changed and looked at again. */
export function openTextBox({ state, update }: Box): void {
  const shown = state.tokens?.selection.text ?? "";
  update({ typedText: shown.length <= MAX_TAKEN ? shown : "", isFolded: false });
}

export function textBox(box: Box): TemplateResult | typeof nothing {
  const { typedText, tokens } = box.state;
  if (typedText === null) return nothing;
  const typed = (event: Event) => {
    const { value, selectionEnd } = event.currentTarget as HTMLTextAreaElement;
    box.update({ typedText: value });
    clearTimeout(resting);
    resting = setTimeout(() => box.post({ type: "explainText", text: value, caret: selectionEnd }), REST_MS);
  };
  return html`<div class="text-box" data-testid="text-box">
    <textarea
      rows="3"
      spellcheck="false"
      maxlength=${MAX_LENGTH}
      aria-label=${t(TEXT_BOX.label)}
      placeholder=${t(TEXT_BOX.placeholder)}
      data-testid="text-input"
      .value=${typedText}
      @input=${typed}
      ${ref(focusOnce)}
    ></textarea>
    <p class="text-counts">
      <span role="status" data-testid="text-counts">${counts(typedText, tokens)}</span>
      <button type="button" class="plain" data-testid="text-close" @click=${() => closeTextBox(box)}>
        ${t(TEXT_BOX.close)}
      </button>
    </p>
  </div>`;
}

function closeTextBox({ post, update }: Box): void {
  clearTimeout(resting);
  update({ typedText: null });
  post({ type: "explainEditor" });
}

/** Of the text that the tokens are of: what was typed since then is counted with the next answer. */
function counts(typedText: string, tokens: Panel["state"]["tokens"]): string {
  if (!tokens || tokens.selection.text !== typedText) return "";
  const characters = [...typedText].length;
  const bytes = new TextEncoder().encode(typedText).length;
  const count = tokens.tokens.length;
  const ratio = (count === 0 ? 0 : characters / count).toFixed(2);
  return t(TEXT_BOX.counts, { tokens: count, characters, bytes, ratio });
}

let focused: Element | undefined;

/** When it comes, with all of it selected: the first key begins anew. */
function focusOnce(node?: Element): void {
  if (node && node !== focused) {
    requestAnimationFrame(() => {
      (node as HTMLTextAreaElement).focus();
      (node as HTMLTextAreaElement).select();
    });
  }
  focused = node;
}
