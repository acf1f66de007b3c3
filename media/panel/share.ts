// What is on screen → one HTML file that any browser opens: the view's own nodes without what can be pressed, its style sheet and
// the colours of the theme. No script, nothing from elsewhere, no text but what is seen.
import type { Cells } from "./elements/cells";
import { currentLanguage, t } from "./i18n";
import type { Panel } from "./panel";
import { SHARE } from "./strings/share";

/** Buttons whose texts and pictures are part of what is seen. */
const SEEN = ".token-name, .plain, .link, .thumbnail";
/** What a person cannot press in a file, or does not see. */
const LEFT_OUT = [
  `button:not(${SEEN})`,
  // Of a choice, what is chosen stays.
  ".choice [aria-checked=false]",
  "select, input, data, details:not([open])",
  ".copy, .steps-buttons, .next-steps, .aim, .again, .tip, .term, .keys-hint, .offer",
].join();

export interface SharedPage {
  readonly title: string;
  readonly warning: string;
  readonly body: string;
  readonly css: string;
  /** Of the theme: `--vscode-…` → a colour or a font. */
  readonly variables: ReadonlyMap<string, string>;
  readonly bodyClass: string;
  readonly language: string;
}

/** Variables that the style sheet does not use stay out. */
export function sharedHtml({
  title,
  warning,
  body,
  css,
  variables,
  bodyClass,
  language,
}: SharedPage): string {
  const used = [...variables].filter(([name]) => css.includes(name));
  const style = used.map(([name, value]) => `${name}:${value.replaceAll(/[<>{}"]/g, "")}`).join(";");
  const policy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:";
  return `<!DOCTYPE html>
<html lang="${language}" style="${style}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<title>${escaped(title)}</title>
<style>${css.replaceAll("</", "<\\/")}
body{height:auto;overflow:auto}.view{overflow:visible;max-width:72rem}.chart{content-visibility:visible}</style>
</head>
<body class="${escaped(bodyClass)}">
<div class="view"><h1>${escaped(title)}</h1><p class="caution">${escaped(warning)}</p>${body}</div>
</body>
</html>
`;
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
}

/** Of the view that is open. */
export function shareView(panel: Panel, view: HTMLElement, viewTitle: string): void {
  const { selection, model } = panel.tokens;
  const title = t(SHARE.title, { view: viewTitle, file: selection.fileName });
  const html = sharedHtml({
    title,
    warning: t(SHARE.warning, { file: selection.fileName, model }),
    body: stillOf(view),
    css: [...document.querySelectorAll("style")].map(({ textContent }) => textContent).join("\n"),
    variables: themeVariables(),
    bodyClass: document.body.className,
    language: currentLanguage(),
  });
  panel.post({ type: "save", fileName: `loupe-${panel.state.view}.html`, content: html });
}

/** The view's nodes as they are drawn: canvases as pictures, buttons as their texts, nothing that is hidden. */
function stillOf(view: HTMLElement): string {
  // Those far from the screen are not drawn yet.
  for (const cells of view.querySelectorAll<Cells>("loupe-cells")) cells.draw();
  const copy = view.cloneNode(true) as HTMLElement;
  const canvases = [...copy.querySelectorAll("canvas")];
  [...view.querySelectorAll("canvas")].forEach((canvas, i) => {
    const image = document.createElement("img");
    image.src = canvas.toDataURL("image/png");
    image.alt = canvas.getAttribute("aria-label") ?? "";
    image.style.cssText = canvas.style.cssText;
    canvases[i]?.replaceWith(image);
  });
  for (const node of copy.querySelectorAll(LEFT_OUT)) node.remove();
  for (const button of copy.querySelectorAll("button")) {
    const text = document.createElement("span");
    text.className = button.className;
    text.append(...button.childNodes);
    button.replaceWith(text);
  }
  for (const node of [copy, ...copy.querySelectorAll("*")]) {
    for (const name of node.getAttributeNames())
      if (name === "title" || name === "tabindex" || name.startsWith("data-")) node.removeAttribute(name);
  }
  return copy.innerHTML.replaceAll(/<!--.*?-->/gs, "");
}

/** VS Code sets them on the page's root. */
function themeVariables(): Map<string, string> {
  const { style } = document.documentElement;
  const names = Array.from(style).filter((name) => name.startsWith("--vscode-"));
  return new Map(names.map((name) => [name, style.getPropertyValue(name)]));
}
