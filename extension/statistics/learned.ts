// What was learned of the person at this machine → a section of the statistics page: each trait with a bar to the left
// (less wanted) or right (more), and the way to forget it all.
import * as vscode from "vscode";
import type { TraitWeights } from "../../server/protocol/personal";
import { traitText } from "../eagerness/traits";

const MOST_ROWS = 20;
/** No trait weighs more (`completion/personal/learning.ts`). */
const FULL_WEIGHT = 3;
const BAR = { width: 240, height: 12 };

export function learnedSection(weights: TraitWeights, escape: (text: string) => string): string {
  const { t } = vscode.l10n;
  const rows = Object.entries(weights)
    .sort(([, a], [, b]) => Math.abs(b) - Math.abs(a))
    .slice(0, MOST_ROWS)
    .map(([trait, weight]) => row(escape(traitText(trait)), weight));
  const content =
    rows.length === 0
      ? `<p>${escape(t("Nothing yet. It takes some dozens of suggestions until what you accept and reject is more than chance."))}</p>`
      : `<p>${escape(t("What you accept more (right) or less (left) than others would; suggestions are shown by it."))}</p>
<table>${rows.join("")}</table>
<p class="actions"><a href="command:loupe.forgetLearned">${escape(t("Forget what was learned"))}</a></p>`;
  return `<section><h2>${escape(t("Learned from you"))}</h2>${content}</section>`;
}

function row(name: string, weight: number): string {
  const half = BAR.width / 2;
  const length = (Math.min(FULL_WEIGHT, Math.abs(weight)) / FULL_WEIGHT) * half;
  const value = `${weight > 0 ? "+" : "−"}${Math.abs(weight).toFixed(1)}`;
  const rect = `<rect class="accepted" x="${weight > 0 ? half : half - length}" y="0" width="${length}" height="${BAR.height}"/>`;
  const axis = `<rect class="shown" x="${half - 0.5}" y="0" width="1" height="${BAR.height}"/>`;
  const box = `viewBox="0 0 ${BAR.width} ${BAR.height}" width="${BAR.width}" height="${BAR.height}"`;
  return `<tr><th>${name}</th><td><svg role="img" aria-label="${name}: ${value}" ${box}>${axis}${rect}</svg></td><td>${value}</td></tr>`;
}
