// Measurements → what docs/figures.md says of them: a table and a chart for each thing that grows. Pure.
import { type ChartOf } from "./chart";
import type { ModelSpeed } from "./models";
import type { TypingCost } from "./typing";

export interface Growth {
  readonly models: readonly ModelSpeed[];
  readonly fileLengths: readonly TypingCost[];
  readonly workspaces: readonly TypingCost[];
}

const [BEGIN, END] = ["<!-- growth: npm run bench -- --growth --write -->", "<!-- /growth -->"];

/** By the name of its file in docs/figures/. */
export function charts({ models, fileLengths, workspaces }: Growth): Record<string, ChartOf> {
  const alone = models.filter(({ threads }) => threads === 1);
  return {
    "growth-model": {
      title: "Speed by size of the model, one thread",
      ...{ x: "weights, MB", y: "ms" },
      series: [
        { name: "a token written", points: alone.map((m) => [m.weightMb, m.decodeStepMs]) },
        { name: "100 tokens read", points: alone.map((m) => [m.weightMb, 1e5 / m.promptTokensPerSecond]) },
      ],
    },
    "growth-threads": {
      title: "A token written, by threads",
      ...{ x: "threads", y: "ms" },
      series: [...new Set(models.map(({ model }) => model))].map((name) => ({
        name,
        points: models
          .filter(({ model }) => model === name)
          .map(({ threads, decodeStepMs }) => [threads, decodeStepMs]),
      })),
    },
    "growth-file": { title: "Typing by length of the file", x: "lines", ...typed(fileLengths) },
    "growth-workspace": { title: "Typing by files of the workspace", x: "files", ...typed(workspaces) },
  };
}

/** Nothing is not on a logarithmic axis. */
const LEAST_MS = 0.1;

function typed(costs: readonly TypingCost[]): Pick<ChartOf, "y" | "series"> {
  const points = (of: (cost: TypingCost) => number) =>
    costs.map((cost) => [cost.size, Math.max(LEAST_MS, of(cost))] as const);
  return {
    y: "ms a character",
    series: [
      { name: "median", points: points(({ p50Ms }) => p50Ms) },
      { name: "95th percentile", points: points(({ p95Ms }) => p95Ms) },
    ],
  };
}

export function section(growth: Growth): string {
  const image = (name: string) => `![${charts(growth)[name]?.title ?? ""}](figures/${name}.svg)`;
  return [
    ...table(
      ["model", "weights", "threads", "prompt tokens a second", "a token written"],
      growth.models.map((m) => [
        ...[m.model, `${m.weightMb} MB`, m.threads],
        ...[m.promptTokensPerSecond, `${m.decodeStepMs} ms`],
      ]),
    ),
    ...["", image("growth-model"), "", image("growth-threads"), ""],
    ...table(
      [
        "lines of the file",
        "opened to first answer",
        "a character, median / 95th percentile",
        "server and engine",
      ],
      growth.fileLengths.map((cost) => [
        ...[number(cost.size), `${Math.round(cost.firstMs)} ms`, times(cost), `${cost.residentMb} MB`],
      ]),
    ),
    ...["", image("growth-file"), ""],
    ...table(
      [
        "files of the workspace",
        "read after",
        "read",
        "a character, median / 95th percentile",
        "server and engine",
      ],
      growth.workspaces.map((cost) => [
        ...[number(cost.size), `${(cost.readSeconds ?? 0).toFixed(1)} s`, number(cost.filesRead)],
        ...[times(cost), `${cost.residentMb} MB`],
      ]),
    ),
    ...["", image("growth-workspace")],
  ].join("\n");
}

/** In place of what stands between the two marks. Throws where they are missing. */
export function withSection(text: string, made: string): string {
  const [from, to] = [text.indexOf(BEGIN), text.indexOf(END)];
  if (from < 0 || to < from) throw new Error(`expected ${BEGIN} and ${END} in the text`);
  return `${text.slice(0, from + BEGIN.length)}\n\n${made}\n\n${text.slice(to)}`;
}

function times({ p50Ms, p95Ms }: TypingCost): string {
  return `${p50Ms.toFixed(1)} / ${p95Ms.toFixed(0)} ms`;
}

function number(value: number): string {
  return value.toLocaleString("en-US");
}

function table(columns: readonly string[], rows: readonly (readonly (string | number)[])[]): string[] {
  return [columns, columns.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`);
}
