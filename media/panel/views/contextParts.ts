// The prompt of the last suggestion by what it is of: the open files beside this one, this file before and behind the
// cursor. What each takes of the window, what of it was left out, and how much attention the last token pays to it.
import { withCodes } from "../../../server/protocol/hiddenCharacters";
import { html, type TemplateResult } from "lit";
import type { PromptSpan } from "../../../server/protocol/explainContext";
import type { PromptPart, RequestRecord } from "../../../server/protocol/record";
import { t } from "../i18n";
import { percentText } from "../labels";
import { markName } from "../names";
import type { Panel } from "../panel";
import { chart, notice } from "../parts/chart";
import { COMMON } from "../strings/common";
import { ATTENTION } from "../strings/attention";
import { CONTEXT } from "../strings/context";
import { promptIdsOf } from "./loop";

export interface ContextPart {
  readonly name: string;
  readonly span: PromptSpan;
  /** Characters that were collected of it and are not in the prompt. */
  readonly cut: number;
}

/** Enough to know a text by its end. */
const TAIL = 80;

export function contextParts(panel: Panel, record: RequestRecord): TemplateResult {
  const parts = partsOf(record).filter(({ span }) => span.to > span.from);
  const left = partsOf(record).filter(({ cut }) => cut > 0);
  const ask = { promptIds: promptIdsOf(record), parts: parts.map(({ span }) => span) };
  const { value, isOld, error } = panel.ask("partAttention", ask);
  if (error !== null) return notice("context", CONTEXT.title, t(COMMON.failed, { message: error }));
  if (!value) return notice("context", CONTEXT.title, t(COMMON.computing));
  const window = panel.tokens.contextLength;
  const rows = parts.map(({ name, span, cut }, i) => {
    return { name, count: span.to - span.from, share: value.shares[i] ?? 0, cut };
  });
  const most = rows.reduce((best, row) => (row.share > best.share ? row : best), rows[0] ?? NOTHING);
  const count = rows.reduce((sum, row) => sum + row.count, 0);
  const names = left.map(({ name }) => name).join(", ");
  const all = left.reduce((sum, { cut }) => sum + cut, 0);
  return chart(panel, {
    id: "context",
    title: CONTEXT.title,
    term: "context",
    sources: ["read", "computed"],
    isOld,
    sentence: t(CONTEXT.sentence, {
      parts: rows.length,
      count,
      share: percentText(most.share),
      name: most.name,
    }),
    body: html`${partTable(rows, window)}
      <p class="caution">${all > 0 ? t(CONTEXT.leftOut, { count: all, names }) : t(CONTEXT.fits)}</p>
      <p class="caution">${t(ATTENTION.caution)}</p>`,
    table: {
      columns: [
        t(CONTEXT.part),
        t(CONTEXT.tokens),
        t(CONTEXT.ofWindow),
        t(CONTEXT.attention),
        t(CONTEXT.cut),
      ],
      rows: () => rows.map((row) => [row.name, row.count, row.count / window, row.share, row.cut]),
    },
  });
}

interface Row {
  readonly name: string;
  readonly count: number;
  readonly share: number;
  readonly cut: number;
}

function partTable(rows: readonly Row[], window: number): TemplateResult {
  return html`<table class="bars numbers-first" data-testid="context-parts">
    <thead>
      <tr>
        <th scope="col">${t(CONTEXT.part)}</th>
        <th scope="col">${t(CONTEXT.tokens)}</th>
        <th scope="col" colspan="2">${t(CONTEXT.ofWindow)}</th>
        <th scope="col" colspan="2">${t(CONTEXT.attention)}</th>
      </tr>
    </thead>
    <tbody>
      ${rows.map(
        ({ name, count, share }) =>
          html`<tr>
            <th scope="row">${name}</th>
            <td class="number-cell" data-value=${count}>${count}</td>
            ${shareCells(count / window)} ${shareCells(share)}
          </tr>`,
      )}
    </tbody>
  </table>`;
}

const NOTHING: Row = { name: "", count: 0, share: 0, cut: 0 };

function shareCells(share: number): TemplateResult {
  return html`<td>
      <svg class="bar-line" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
        <rect class="bar" width=${share * 100} height="10"></rect>
      </svg>
    </td>
    <td class="number-cell" data-value=${share}>${percentText(share)}</td>`;
}

/** Parts of the prompt, then what was collected and is in none of them. */
export function partsOf({ prompt, context }: Pick<RequestRecord, "prompt" | "context">): ContextPart[] {
  let from = 0;
  const isIn = new Set<string>();
  const parts = (prompt?.parts ?? []).map((part) => {
    const span = { from, to: from + part.tokenIds.length };
    from = span.to;
    const { name, collected } = sourceOf(part, { context, healed: prompt?.healedText ?? "" });
    isIn.add(name);
    return { name, span, cut: Math.max(0, collected - part.text.length) };
  });
  const others = (context?.neighbours ?? []).filter(({ path }) => !isIn.has(withCodes(path)));
  const nowhere = { from: 0, to: 0 };
  return [
    ...parts,
    ...others.map(({ path, text }) => ({ name: withCodes(path), span: nowhere, cut: text.length })),
  ];
}

/** What a part is of, and how many characters of that were collected. */
function sourceOf(
  { begin, text }: PromptPart,
  { context, healed }: { context: RequestRecord["context"]; healed: string },
): { readonly name: string; readonly collected: number } {
  if (text === "" || !context) return { name: partName(begin), collected: 0 };
  const { prefix, suffix, neighbours, path } = context;
  // The end: headers of what encloses the cut may stand before it.
  if (prefix.endsWith((text + healed).slice(-TAIL)))
    return { name: t(CONTEXT.before), collected: prefix.length - healed.length };
  if (suffix.startsWith(text.slice(0, TAIL))) return { name: t(CONTEXT.after), collected: suffix.length };
  const neighbour = neighbours.find((each) => text.startsWith(`${each.path}\n`));
  if (neighbour) return { name: withCodes(neighbour.path), collected: neighbour.text.length };
  if (text.trim() === path) return { name: t(CONTEXT.own), collected: 0 };
  return { name: partName(begin), collected: 0 };
}

/** A part that is nothing but its special token, or nothing that was collected. */
function partName(begin: string): string {
  return begin === "" ? t(CONTEXT.none) : markName(begin);
}
