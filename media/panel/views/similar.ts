// The view "Similar": one vector for the whole selection, and the places whose vectors are most alike: of the open files, or,
// on request, of all source files of the workspace.
import { withCodes } from "../../../server/protocol/hiddenCharacters";
import { html, nothing, type TemplateResult } from "lit";
import type { Similar, SimilarPlace, SimilarScope } from "../../../server/protocol/explainContext";
import { t, type BilingualText } from "../i18n";
import { visible } from "../labels";
import type { Panel, View } from "../panel";
import { chart, notice } from "../parts/chart";
import { vectorRow } from "../parts/vector";
import type { Headline, Step } from "../parts/headline";
import { COMMON } from "../strings/common";
import { SIMILAR } from "../strings/similar";

export const similarView: View = {
  id: "similar",
  title: SIMILAR.view,
  tour: SIMILAR.tour,
  headline: similarHeadline,
  render: (panel) => similar(panel),
};

const MAX_TEXT = 48;

function scopeOf({ state }: Panel): SimilarScope {
  return state.inputs.similarScope === "workspace" ? "workspace" : "open";
}

function similarHeadline(panel: Panel): Headline | null {
  const scope = scopeOf(panel);
  const { value, isOld } = panel.ask("similar", { scope });
  if (!value || isOld) return null;
  const wider: readonly Step[] =
    scope === "open"
      ? [
          {
            id: "workspace",
            name: t(SIMILAR.tryWorkspace),
            run: () => panel.setInput("similarScope", "workspace"),
          },
        ]
      : [];
  const [best] = value.places;
  if (!best) return { text: t(SIMILAR.headNone), next: wider };
  if (!isLike(best)) return { text: t(SIMILAR.headUnlike, { count: value.compared }), next: wider };
  const { uri, name, firstLine } = best;
  const go = {
    id: "go",
    name: t(SIMILAR.tryGo),
    run: () => panel.post({ type: "openPlace", uri, line: firstLine }),
  };
  const place = `${name}:${firstLine + 1}`;
  return {
    text: t(SIMILAR.head, { place, begins: firstText(best), count: value.compared }),
    next: [go, ...wider],
  };
}

function similar(panel: Panel): TemplateResult {
  const scope = scopeOf(panel);
  const { value, isOld, error } = panel.ask("similar", { scope });
  if (error !== null) return notice("similar", SIMILAR.title, t(COMMON.failed, { message: error }));
  if (!value) return notice("similar", SIMILAR.title, t(COMMON.computing));
  const { places, vector, mean } = value;
  const shape = [vector.length];
  return chart(panel, {
    id: "similar",
    title: SIMILAR.title,
    term: "similar",
    sources: ["read", "computed"],
    isOld,
    hasPicture: true,
    sentence: sentence(value),
    body: html`${choice(panel, scope)}
      <table class="bars" data-testid="similar-places">
        <tbody>
          ${places.map((place) => placeRow(panel, place))}
        </tbody>
      </table>
      ${
        places.length === 0
          ? nothing
          : html`<p class="caution">${t(SIMILAR.how)}</p>
              ${vectorRow({ id: "selection", name: t(SIMILAR.vector), note: "", shape, values: vector })}
              ${vectorRow({ id: "mean", name: t(SIMILAR.mean), note: "", shape, values: mean })}`
      }`,
    table:
      places.length === 0
        ? null
        : {
            columns: [t(SIMILAR.place), t(SIMILAR.lines), t(SIMILAR.begins), t(SIMILAR.cosine)],
            rows: () =>
              places.map((place) => [
                withCodes(place.name),
                linesText(place),
                firstText(place),
                place.cosine,
              ]),
          },
  });
}

const SCOPES = { open: SIMILAR.open, workspace: SIMILAR.workspace } as const satisfies Record<
  SimilarScope,
  BilingualText
>;

function choice(panel: Panel, chosen: SimilarScope): TemplateResult {
  const change = (event: Event) =>
    panel.setInput("similarScope", (event.currentTarget as HTMLSelectElement).value);
  return html`<label class="slider"
    >${t(SIMILAR.among)}
    <select data-testid="similar-scope" @change=${change}>
      ${(Object.keys(SCOPES) as SimilarScope[]).map(
        (scope) => html`<option value=${scope} ?selected=${scope === chosen}>${t(SCOPES[scope])}</option>`,
      )}
    </select></label
  >`;
}

/** The mean of few places is no measure: they are against it by arithmetic alone. */
function isLike({ cosine }: SimilarPlace): boolean {
  return cosine > 0;
}

function sentence({ places: [best], compared, left, files, filesLeft }: Similar): string {
  if (!best) return t(SIMILAR.none);
  const text = t(isLike(best) ? SIMILAR.sentence : SIMILAR.unlikeSentence, {
    count: compared,
    files,
    name: best.name,
    first: String(best.firstLine + 1),
    last: String(best.endLine),
    cosine: signed(best.cosine),
  });
  return [
    text,
    left > 0 ? t(SIMILAR.left, { count: left }) : "",
    filesLeft > 0 ? t(SIMILAR.filesLeft, { count: filesLeft }) : "",
  ]
    .filter(Boolean)
    .join(" ");
}

function placeRow(panel: Panel, place: SimilarPlace): TemplateResult {
  const { uri, name, firstLine, vector, cosine } = place;
  return html`<tr>
    <th scope="row">
      <button
        type="button"
        class="plain token-name"
        title=${t(SIMILAR.goThere)}
        @click=${() => panel.post({ type: "openPlace", uri, line: firstLine })}
      >
        <span>${withCodes(name)}:${firstLine + 1}</span>
      </button>
    </th>
    <td>
      <svg class="bar-line" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
        <rect class="bar" width=${Math.max(0, cosine) * 100} height="10"></rect>
      </svg>
    </td>
    <td class="number-cell" data-value=${cosine} data-vector=${vectorText(vector)}>${signed(cosine)}</td>
    <td class="hint">${firstText(place)}</td>
  </tr>`;
}

/** Three decimals, and a true minus sign. */
function signed(cosine: number): string {
  return cosine.toFixed(3).replace("-", "\u2212");
}

function linesText({ firstLine, endLine }: SimilarPlace): string {
  return `${firstLine + 1}–${endLine}`;
}

/** The first line that says something: brackets and comments alone do not. */
function firstText({ text }: SimilarPlace): string {
  const lines = text.split("\n");
  const isTelling = (each: string) => /[\p{L}]{2}/u.test(each) && !/^\s*(\/\/|#|\*|\/\*)/.test(each);
  const line = lines.find(isTelling) ?? lines.find((each) => each.trim() !== "") ?? "";
  return visible(line.trim().slice(0, MAX_TEXT));
}

const vectorTexts = new WeakMap<Float32Array, string>();

/** With every digit, to recompute the cosine from. */
function vectorText(vector: Float32Array): string {
  const known = vectorTexts.get(vector) ?? vector.join(" ");
  vectorTexts.set(vector, known);
  return known;
}
