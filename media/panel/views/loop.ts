// The generation loop, one step at a time: distribution → choice → appended → again. The first choice at each step is
// what was suggested; any other candidate may be chosen, and it goes on from there.
import { html, type TemplateResult } from "lit";
import type { RankedToken } from "../../../server/protocol/explain";
import type { RequestRecord } from "../../../server/protocol/record";
import { t } from "../i18n";
import { bytesLabel, percentText, visible } from "../labels";
import type { Panel } from "../panel";
import { chart, notice } from "../parts/chart";
import { COMMON } from "../strings/common";
import { NEXT } from "../strings/next";
import { SUGGESTION } from "../strings/suggestion";

/** One choice: the token and its text, since the page has no vocabulary. */
interface Step {
  readonly tokenId: number;
  readonly text: string;
}

export function promptIdsOf({ prompt }: RequestRecord): number[] {
  return prompt?.parts.flatMap(({ tokenIds }) => tokenIds) ?? [];
}

/** How many of the steps are what was suggested. */
export function sharedSteps(
  path: readonly Pick<Step, "tokenId">[],
  tokens: readonly Pick<Step, "tokenId">[],
): number {
  const differs = path.findIndex(({ tokenId }, i) => tokens[i]?.tokenId !== tokenId);
  return differs < 0 ? path.length : differs;
}

export function loop(panel: Panel, record: RequestRecord): TemplateResult {
  const path = JSON.parse(panel.state.inputs.path ?? "[]") as Step[];
  const go = (next: readonly Step[]) => panel.setInput("path", JSON.stringify(next));
  const chosen = path.map(({ tokenId }) => tokenId);
  const { value, isOld, error } = panel.ask("continue", { promptIds: promptIdsOf(record), chosen });
  if (error !== null) return notice("loop", SUGGESTION.loop, t(COMMON.failed, { message: error }));
  if (!value) return notice("loop", SUGGESTION.loop, t(COMMON.computing));
  const [best] = value.candidates;
  const shared = sharedSteps(path, record.tokens);
  const isOwn = shared < path.length;
  const suggested = isOwn ? undefined : record.tokens[path.length];
  const healed = record.prompt?.healedText ?? "";
  return chart(panel, {
    id: "loop",
    title: SUGGESTION.loop,
    term: "loop",
    sources: ["read", "computed"],
    isOld,
    sentence: t(isOwn ? SUGGESTION.sentenceOwn : SUGGESTION.sentenceSame, {
      step: path.length + 1,
      from: shared + 1,
      best: bytesLabel(best?.bytes ?? []),
      share: percentText(best?.probability ?? 0),
    }),
    body: html`${pathChips(path, shared)} ${buttons({ path, best: isOld ? undefined : best, suggested, go })}
    ${healed === "" ? "" : html`<p class="caution">${t(SUGGESTION.healed, { text: visible(healed) })}</p>`}
    ${candidates(value.candidates, { suggested: suggested?.tokenId ?? -1, choose: (step) => go([...path, step]) })}`,
    table: {
      columns: [t(NEXT.candidate), "id", t(COMMON.probability)],
      rows: () =>
        value.candidates.map((each) => [bytesLabel(each.bytes), String(each.tokenId), each.probability]),
    },
  });
}

interface Moves {
  readonly path: readonly Step[];
  /** The first choice now, where it is known. */
  readonly best: RankedToken | undefined;
  /** What the suggestion has here, while nothing else was chosen. */
  readonly suggested: Step | undefined;
  readonly go: (path: readonly Step[]) => void;
}

function buttons({ path, best, suggested, go }: Moves): TemplateResult {
  const isStart = path.length === 0;
  const moves = [
    { id: "start", name: SUGGESTION.restart, to: isStart ? null : [] },
    { id: "back", name: SUGGESTION.back, to: isStart ? null : path.slice(0, -1) },
    { id: "forward", name: SUGGESTION.forward, to: best ? [...path, stepOf(best)] : null },
    { id: "follow", name: SUGGESTION.follow, to: suggested ? [...path, suggested] : null },
  ];
  return html`<p class="steps-buttons">
    ${moves.map(
      ({ id, name, to }) =>
        html`<button
          type="button"
          class=${id === "forward" ? "primary" : "plain"}
          data-testid=${`loop-${id}`}
          ?disabled=${to === null}
          @click=${() => to && go(to)}
        >
          ${t(name)}
        </button>`,
    )}
  </p>`;
}

function stepOf({ tokenId, bytes }: RankedToken): Step {
  return { tokenId, text: bytesLabel(bytes) };
}

function pathChips(path: readonly Step[], shared: number): TemplateResult {
  return html`<p class="pieces" data-testid="loop-path">
    ${path.map(
      ({ tokenId, text }, i) =>
        html`<span class="token tone-${i % 4} ${i < shared ? "" : "part"}" data-token-id=${tokenId}
          ><span class="token-text">${visible(text)}</span><span class="token-id">${tokenId}</span></span
        >`,
    )}
    <span class="cursor" aria-hidden="true">▏</span>
  </p>`;
}

function candidates(
  all: readonly RankedToken[],
  { suggested, choose }: { suggested: number; choose: (step: Step) => void },
): TemplateResult {
  return html`<table class="bars" data-testid="loop-candidates">
    <tbody>
      ${all.map(
        (each) =>
          html`<tr class=${each.tokenId === suggested ? "selected" : ""}>
            <th scope="row">
              <button
                type="button"
                class="plain token-name"
                title=${t(SUGGESTION.choose)}
                @click=${() => choose(stepOf(each))}
              >
                <span>${bytesLabel(each.bytes)}</span>
              </button>
            </th>
            <td>
              <svg class="bar-line" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
                <rect class="bar" width=${each.probability * 100} height="10"></rect>
              </svg>
            </td>
            <td class="number-cell" data-value=${each.probability}>${percentText(each.probability)}</td>
            <td class="hint">${each.tokenId === suggested ? t(SUGGESTION.wasChosen) : ""}</td>
          </tr>`,
      )}
    </tbody>
  </table>`;
}
