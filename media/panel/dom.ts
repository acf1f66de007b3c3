// DOM nodes from plain data. Text goes in as text, never as HTML.

export interface Attributes {
  readonly [name: string]: string | number | null;
}

/** `element("p", { class: "note" }, "text")`; an attribute that is null is left out. */
export function element<K extends keyof HTMLElementTagNameMap>(
  name: K,
  attributes: Attributes = {},
  ...children: readonly (Node | string)[]
): HTMLElementTagNameMap[K] {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value !== null) node.setAttribute(key, String(value));
  }
  node.append(...children);
  return node;
}
