// The generation loop, one step at a time: distribution → choice → appended → again. It starts from the prompt of the last
// suggestion, by the same rules and on the same mixture of model and memory: the first choices are the ghost text. Any
// other candidate may be chosen, and it goes on from there.
import { html, nothing, type TemplateResult } from "lit";
import type { NextChoice } from "../../../server/protocol/explainModel";
import type { RequestRecord } from "../../../server/protocol/record";
import { t } from "../i18n";
import { bytesLabel, percentText, visible } from "../labels";
import type { Panel } from "../panel";
import { bar } from "../parts/bar";
import { chart, notice } from "../parts/chart";
import { COMMON } from "../strings/common";
import { NEXT } from "../strings/next";
import { SUGGESTION } from "../strings/suggestion";

/** One choice: the token and its text, since the page has no vocabulary. */
interface Step {
  readonly tokenId: number;
  readonly text: string;
}

/** What was chosen so far, after the prompt of one suggestion. */
interface Path {
  readonly record: number;
  readonly steps: readonly Step[];
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

/** Another suggestion begins at its own prompt. */
function stepsOf(panel: Panel, record: number): readonly Step[] {
  const path = JSON.parse(panel.state.inputs.path ?? "null") as Path | null;
  return path?.record === record ? path.steps : [];
}

export function loop(panel: Panel, record: RequestRecord): TemplateResult {
  const path = stepsOf(panel, record.id);
  const go = (steps: readonly Step[]) =>
    panel.setInput("path", JSON.stringify({ record: record.id, steps } satisfies Path));
  const chosen = path.map(({ tokenId }) => tokenId);
  const { value, isOld, error } = panel.ask("continue", { record: record.id, chosen });
  if (error !== null) return notice("loop", SUGGESTION.loop, t(COMMON.failed, { message: error }));
  if (!value) return notice("loop", SUGGESTION.loop, t(COMMON.computing));
  const { choices, isComplete } = value;
  const shared = sharedSteps(path, record.tokens);
  const suggested = shared < path.length ? undefined : record.tokens[path.length];
  const healed = record.prompt?.healedText ?? "";
  const best = isOld || isComplete ? undefined : (choices[0]?.token ?? undefined);
  return chart(panel, {
    id: "loop",
    title: SUGGESTION.loop,
    term: "loop",
    sources: ["read", "computed"],
    isOld,
    sentence: sentence({ path, shared, record, choices, isComplete }),
    body: html`${movedNote(record)} ${pathChips(record, path, shared)}
      ${buttons({ path, best: best && stepOf(best), suggested, go })}
      ${healed === "" ? nothing : html`<p class="caution">${t(SUGGESTION.healed, { text: visible(healed) })}</p>`}
      ${isComplete ? nothing : candidates(choices, { suggested, choose: (step) => go([...path, step]) })}
      <p class="caution" data-testid="loop-ghost">
        ${t(SUGGESTION.ghost, { text: visible(record.insertText) })}
      </p>`,
    table: {
      columns: [
        t(NEXT.candidate),
        "id",
        t(SUGGESTION.modelProb),
        t(SUGGESTION.memoryProb),
        t(SUGGESTION.memoryShare),
        t(SUGGESTION.together),
      ],
      rows: () =>
        choices.map(({ token, probability, source: { modelProb, memoryProb, memoryShare } }) => [
          nameOf(token),
          token ? String(token.tokenId) : "",
          ...[modelProb, memoryProb, memoryShare, probability],
        ]),
    },
  });
}

/** What is computed here is computed on the exact prompt. */
function movedNote({ generate }: RequestRecord): TemplateResult | typeof nothing {
  const count = generate?.movedLength ?? 0;
  if (count === 0) return nothing;
  return html`<p class="caution" data-testid="loop-moved">${t(SUGGESTION.moved, { count })}</p>`;
}

interface Place {
  readonly path: readonly Step[];
  readonly shared: number;
  readonly record: RequestRecord;
  readonly choices: readonly NextChoice[];
  readonly isComplete: boolean;
}

function sentence({ path, shared, record, choices, isComplete }: Place): string {
  const [best] = choices;
  const values = {
    step: path.length + 1,
    from: shared + 1,
    count: path.length,
    best: nameOf(best?.token ?? null),
    share: percentText(best?.probability ?? 0),
  };
  const isOwn = shared < path.length;
  if (isComplete) return t(isOwn ? SUGGESTION.completeOwn : SUGGESTION.complete, values);
  if (isOwn) return t(SUGGESTION.sentenceOwn, values);
  const suggested = record.tokens[path.length];
  if (!suggested) return t(SUGGESTION.sentenceEnd, values);
  // The prompt is read in other pieces than it was then, and the 8-bit model rounds each of them.
  if (suggested.tokenId !== best?.token?.tokenId)
    return t(SUGGESTION.sentenceClose, { ...values, text: visible(suggested.text) });
  return t(SUGGESTION.sentenceSame, values);
}

function nameOf(token: NextChoice["token"]): string {
  return token ? bytesLabel(token.bytes) : t(SUGGESTION.end);
}

/** Of the line being written, what stands before the first token: what is spelled out again is left out. */
export function lineSoFar({ context, prompt }: Pick<RequestRecord, "context" | "prompt">): string {
  const line = context?.prefix.split("\n").at(-1) ?? "";
  const healed = prompt?.healedText ?? "";
  return visible((healed !== "" && line.endsWith(healed) ? line.slice(0, -healed.length) : line).trimStart());
}

interface Moves {
  readonly path: readonly Step[];
  /** The first choice now, where it is known and no end. */
  readonly best: Step | undefined;
  /** What the suggestion has here, while nothing else was chosen. */
  readonly suggested: Step | undefined;
  readonly go: (path: readonly Step[]) => void;
}

function buttons({ path, best, suggested, go }: Moves): TemplateResult {
  const isStart = path.length === 0;
  const moves = [
    { id: "start", name: SUGGESTION.restart, to: isStart ? null : [] },
    { id: "back", name: SUGGESTION.back, to: isStart ? null : path.slice(0, -1) },
    { id: "forward", name: SUGGESTION.forward, to: best ? [...path, best] : null },
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

function stepOf({ tokenId, bytes }: NonNullable<NextChoice["token"]>): Step {
  return { tokenId, text: bytesLabel(bytes) };
}

function pathChips(record: RequestRecord, path: readonly Step[], shared: number): TemplateResult {
  return html`<p class="pieces" data-testid="loop-path">
    <span class="line-so-far hint" data-testid="loop-line">${lineSoFar(record)}</span> ${path.map(
      ({ tokenId, text }, i) =>
        html`<span class="token tone-${i % 4} ${i < shared ? "" : "part"}" data-token-id=${tokenId}
          ><span class="token-text">${visible(text)}</span><span class="token-id">${tokenId}</span></span
        >`,
    )}
    <span class="cursor" aria-hidden="true">▏</span>
  </p>`;
}

function candidates(
  all: readonly NextChoice[],
  { suggested, choose }: { suggested: Step | undefined; choose: (step: Step) => void },
): TemplateResult {
  const isMixed = all.some(({ source }) => source.memoryShare > 0);
  return html`<table class="bars numbers-first" data-testid="loop-candidates">
      <thead>
        <tr>
          <th scope="col">${t(NEXT.candidate)}</th>
          <th scope="col" colspan="2">${t(COMMON.probability)}</th>
          ${
            isMixed
              ? [SUGGESTION.modelProb, SUGGESTION.memoryProb].map(
                  (name) => html`<th scope="col" class="number-cell">${t(name)}</th>`,
                )
              : nothing
          }
        </tr>
      </thead>
      <tbody>
        ${all.map((each) => candidateRow(each, { isMixed, suggested, choose }))}
      </tbody>
    </table>
    ${
      isMixed
        ? html`<p class="caution">
            ${t(SUGGESTION.mixedHint, { share: percentText(all[0]?.source.memoryShare ?? 0) })}
          </p>`
        : nothing
    }`;
}

interface RowParts {
  readonly isMixed: boolean;
  readonly suggested: Step | undefined;
  readonly choose: (step: Step) => void;
}

function candidateRow(
  { token, probability, source }: NextChoice,
  { isMixed, suggested, choose }: RowParts,
): TemplateResult {
  const isSuggested = token !== null && token.tokenId === suggested?.tokenId;
  const number = (value: number) =>
    html`<td class="number-cell" data-value=${value}>${percentText(value)}</td>`;
  return html`<tr class=${isSuggested ? "selected" : ""}>
    <th scope="row">
      ${
        token
          ? html`<button
              type="button"
              class="plain token-name"
              title=${t(SUGGESTION.choose)}
              data-token-id=${token.tokenId}
              @click=${() => choose(stepOf(token))}
            >
              <span>${bytesLabel(token.bytes)}</span>
            </button>`
          : html`<i class="end-name">${t(SUGGESTION.end)}</i>`
      }
      ${isSuggested ? html`<small class="hint chosen-here">${t(SUGGESTION.wasChosen)}</small>` : nothing}
    </th>
    <td>${bar(probability)}</td>
    ${number(probability)} ${isMixed ? [number(source.modelProb), number(source.memoryProb)] : nothing}
  </tr>`;
}
