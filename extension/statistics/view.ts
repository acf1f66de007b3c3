// Counts → the page of "Loupe: Show Statistics": figures, one chart a row, and the same numbers as a table. A page
// without a script: its two buttons are commands.
import * as vscode from "vscode";
import type { TraitWeights } from "../../server/protocol/personal";
import {
  acceptanceRate,
  completedRatio,
  type Counts,
  cpuMsPerCharacter,
  type Days,
  SURVIVAL_SECONDS,
  total,
} from "./counts";
import { learnedSection } from "./learned";

const CHART = { width: 640, height: 120, gap: 2 };
const SHOWN_DAYS = 30;

export function statisticsPage(days: Days, learned: TraitWeights, nonce: string): string {
  const { t } = vscode.l10n;
  const all = total(days);
  const csp = `default-src 'none'; style-src 'nonce-${nonce}'`;
  return `<!doctype html>
<html lang="${vscode.env.language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${csp}">
<title>${escape(t("Loupe: Statistics"))}</title>
<style nonce="${nonce}">${STYLE}</style>
</head>
<body>
<h1>${escape(t("Suggestions"))}</h1>
<p>${escape(t("Counted on this machine and kept on it: numbers only, no text, never sent."))}</p>
<dl>${figures(all)
    .map(([name, value]) => `<div><dt>${escape(name)}</dt><dd>${escape(value)}</dd></div>`)
    .join("")}</dl>
${chartSection(t("Shown and accepted, day by day"), dayChart(days), dayTable(days))}
${chartSection(t("Accepted text that is still there"), survivalChart(all), "")}
${learnedSection(learned, escape)}
<p class="actions"><a href="command:loupe.exportStatistics">${escape(t("Export"))}</a>
<a href="command:loupe.resetStatistics">${escape(t("Reset"))}</a></p>
</body>
</html>`;
}

/** Name → value, as a person reads it; a figure without data is a dash. */
export function figures(counts: Counts): [string, string][] {
  const { t } = vscode.l10n;
  const cpuMs = cpuMsPerCharacter(counts);
  return [
    [t("shown"), String(counts.shown)],
    [t("accepted whole"), String(counts.acceptedWhole)],
    [t("accepted by word or line"), String(counts.acceptedPartly)],
    [t("accepted of shown"), percent(acceptanceRate(counts))],
    [t("completed of all new code"), percent(completedRatio(counts))],
    [
      t("processor time per accepted character"),
      cpuMs === null ? "–" : vscode.l10n.t("{0} ms", cpuMs.toFixed(1)),
    ],
  ];
}

function chartSection(title: string, chart: string, table: string): string {
  return `<section><h2>${escape(title)}</h2>${chart}${table}</section>`;
}

/** Two bars a day: shown behind, accepted in front. */
function dayChart(days: Days): string {
  const shown = recent(days);
  const highest = Math.max(1, ...shown.map(([, counts]) => counts.shown));
  const step = CHART.width / SHOWN_DAYS;
  const bar = (index: number, value: number, className: string) => {
    const height = (Math.min(value, highest) / highest) * CHART.height;
    const [x, y] = [index * step + CHART.gap, CHART.height - height];
    return `<rect class="${className}" x="${x}" y="${y}" width="${step - 2 * CHART.gap}" height="${height}"/>`;
  };
  const bars = shown.map(([, counts], index) => {
    const accepted = counts.acceptedWhole + counts.acceptedPartly;
    return bar(index, counts.shown, "shown") + bar(index, accepted, "accepted");
  });
  const label = vscode.l10n.t("Bars: suggestions shown a day, and accepted ones in front of them");
  return svg(label, bars.join(""));
}

function dayTable(days: Days): string {
  const { t } = vscode.l10n;
  const heads = [t("day"), t("shown"), t("accepted"), t("accepted characters"), t("typed characters")];
  const rows = recent(days)
    .reverse()
    .map(([day, counts]) => [
      day,
      ...[counts.shown, counts.acceptedWhole + counts.acceptedPartly],
      ...[counts.acceptedCharacters, counts.typedCharacters],
    ]);
  const cells = (tag: string, values: readonly (string | number)[]) =>
    `<tr>${values.map((value) => `<${tag}>${escape(String(value))}</${tag}>`).join("")}</tr>`;
  return `<table>${cells("th", heads)}${rows.map((row) => cells("td", row)).join("")}</table>`;
}

function survivalChart({ survival }: Counts): string {
  const { t } = vscode.l10n;
  const names = [t("15 seconds"), t("1 minute"), t("5 minutes"), t("10 minutes")];
  const rows = SURVIVAL_SECONDS.map((_, i) => {
    const { seen, kept } = survival[i] ?? { seen: 0, kept: 0 };
    const share = seen === 0 ? null : kept / seen;
    const label = `${names[i] ?? ""}: ${percent(share)}`;
    const bar = svg(
      label,
      `<rect class="accepted" x="0" y="0" width="${(share ?? 0) * CHART.width}" height="12"/>`,
      12,
    );
    return `<div class="survival"><span>${escape(label)}</span>${bar}</div>`;
  });
  return rows.join("");
}

function svg(label: string, content: string, height = CHART.height): string {
  const box = `viewBox="0 0 ${CHART.width} ${height}" width="${CHART.width}" height="${height}"`;
  return `<svg role="img" aria-label="${escape(label)}" ${box}>${content}</svg>`;
}

function recent(days: Days): [string, Counts][] {
  return Object.entries(days)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .slice(-SHOWN_DAYS);
}

function percent(share: number | null): string {
  return share === null ? "–" : `${(share * 100).toFixed(1)}%`;
}

function escape(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
}

const STYLE = `
body { font-family: var(--vscode-font-family); color: var(--vscode-foreground); padding: 0 24px 24px; max-width: 720px; }
h1 { font-weight: 400; } h2 { font-size: 1.1em; font-weight: 600; margin-top: 28px; }
dl { display: grid; grid-template-columns: repeat(3, 1fr); gap: 12px; }
dl div { border: 1px solid var(--vscode-panel-border); border-radius: 6px; padding: 10px 14px; }
dt { color: var(--vscode-descriptionForeground); } dd { margin: 2px 0 0; font-size: 1.8em; }
svg { display: block; max-width: 100%; height: auto; }
section > svg { border-bottom: 1px solid var(--vscode-panel-border); }
.shown { fill: var(--vscode-charts-lines); opacity: 0.45; } .accepted { fill: var(--vscode-charts-blue); }
.survival { display: grid; grid-template-columns: 140px 1fr; align-items: center; margin: 6px 0; }
table { border-collapse: collapse; margin-top: 14px; } th { text-align: left; font-weight: 600; }
th, td { padding: 3px 18px 3px 0; font-variant-numeric: tabular-nums; }
.actions a { margin-right: 18px; color: var(--vscode-textLink-foreground); }
`;
