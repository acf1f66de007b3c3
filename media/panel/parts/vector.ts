// A vector as a strip of cells, with its name, shape and first numbers; exact in `data-values`.
import { html, type TemplateResult } from "lit";
import { numberText } from "../labels";
import { limitOf } from "../math";

export interface Vector {
  readonly id: string;
  readonly name: string;
  readonly note: string;
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

const FIRST = 6;

export function vectorRow({ id, name, note, shape, values }: Vector): TemplateResult {
  const first = Array.from(values.subarray(0, FIRST), numberText).join("  ");
  const label = `${name}: ${first} …`;
  const cellWidth = Math.max(1, Math.min(7, Math.floor(460 / values.length)));
  const data = {
    values,
    rows: 1,
    columns: values.length,
    scale: "signed",
    cellWidth,
    cellHeight: 18,
    label,
  } as const;
  return html`<div class="vector" data-testid=${`vector-${id}`}>
    <span class="vector-name">${name} <span class="shape">[${shape.join(", ")}]</span> <i>${note}</i></span>
    <loupe-cells .data=${data}></loupe-cells>
    <code class="vector-numbers" title=${`± ${numberText(limitOf(values))}`}>${first} …</code>
    <data hidden value=${encoded(values)}></data>
  </div>`;
}

const encodings = new WeakMap<Float32Array, string>();

/** All numbers with every digit, for programs that read the page. */
function encoded(values: Float32Array): string {
  const known = encodings.get(values) ?? Array.from(values).join(" ");
  encodings.set(values, known);
  return known;
}
