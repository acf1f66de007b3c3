// The panel's page: its script, its style sheet and what it shows first, written into its HTML, and a policy that allows
// nothing else and no network. Asked for one by one, the files would come by way of the editor's window, and a message
// only once the page has loaded.
import type * as vscode from "vscode";
import type { ToPanel } from "../../../server/protocol/panel";

/** The panel is opened with what it shows first, or without it once this has passed. */
const OPEN_WITHIN_MS = 50;
/** The editor paints the tokens over the code in the frame that it has meanwhile: opening a panel keeps it busy for many. */
const FRAME_MS = 16;
/** More come in a message: the page would draw them in one task with the reading of its own program. */
const MOST_FIRST_TOKENS = 1000;

/** What the page is shown in; `vscode.WebviewPanel` fits. */
export interface PagePanel {
  readonly webview: Pick<vscode.Webview, "html" | "postMessage">;
  readonly reveal: (viewColumn: undefined, preserveFocus: boolean) => void;
  readonly dispose: () => unknown;
}

/** What is sent before the page is there comes with it. */
export class Page {
  #first: ToPanel[] | null = [];
  #panel: PagePanel | null = null;
  #timer = setTimeout(() => this.#open(), OPEN_WITHIN_MS);

  constructor(
    private readonly openPanel: () => PagePanel,
    private readonly parts: Omit<PageParts, "first">,
  ) {}

  send(message: ToPanel): void {
    if (!this.#first) return void this.#panel?.webview.postMessage(message);
    this.#first.push(message);
    if (message.type === "message") return this.#open();
    if (message.type !== "tokens") return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#open(), FRAME_MS);
  }

  /** The focus stays where it is. */
  reveal(): void {
    this.#panel?.reveal(undefined, true);
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#first = null;
    this.#panel?.dispose();
  }

  #open(): void {
    if (!this.#first) return;
    clearTimeout(this.#timer);
    const isMuch = (each: ToPanel) => each.type === "tokens" && each.tokens.length > MOST_FIRST_TOKENS;
    const much = this.#first.findIndex(isMuch);
    const posted = much < 0 ? [] : this.#first.splice(much);
    const panel = this.openPanel();
    panel.webview.html = pageHtml({ ...this.parts, first: this.#first });
    this.#panel = panel;
    this.#first = null;
    for (const message of posted) this.send(message);
  }
}

/** Beside the editor, or below it in the area of terminals. */
export type Place = "beside" | "below";

export interface PageParts {
  readonly place: Place;
  /** The texts of the two files. */
  readonly script: string;
  readonly style: string;
  readonly nonce: string;
  /** Of the editor: the page has its own texts. */
  readonly language: string;
  /** As if it had been sent to the page. */
  readonly first: readonly ToPanel[];
}

export function pageHtml({ place, script, style, nonce, language, first }: PageParts): string {
  const policy = `default-src 'none'; style-src 'nonce-${nonce}'; script-src 'nonce-${nonce}'`;
  return `<!DOCTYPE html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<style nonce="${nonce}">${style}</style>
<title>Explain Tokens</title>
</head>
<body data-place="${place}">
<main id="panel"></main>
<script type="application/json" id="first">${JSON.stringify(first).replaceAll("<", "\\u003c")}</script>
<script nonce="${nonce}">${withoutEnd(script)}</script>
</body>
</html>`;
}

/** The same program, in which nothing ends the element that it stands in. */
function withoutEnd(script: string): string {
  return script.replaceAll("</script", "<\\/script");
}
