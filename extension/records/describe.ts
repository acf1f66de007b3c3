// One request's record → a text that a person can read from top to bottom: what came of it, then every step.
import * as vscode from "vscode";
import { nameWithCodes, withCodes } from "../../server/protocol/hiddenCharacters";
import type { FilterVerdict, PromptPart, RequestRecord } from "../../server/protocol/record";
import { filterName } from "./filterNames";
import { reasonText } from "./reasons";
import { markWords } from "./words";

/** Columns that the names of the steps take. */
const NAME_WIDTH = 14;
/** Longer texts are cut in their middle. */
const MAX_QUOTED = 160;

export function describeRecord(record: RequestRecord): string {
  const { t } = vscode.l10n;
  const { line, character } = record.position;
  const where = t("{0}, line {1}, column {2}", fileName(record.uri), line + 1, character + 1);
  const sections = [
    [t("Request {0}", record.id) + `: ${where}`, reasonText(record.outcome), ...faultLine(record)],
    record.insertText === "" ? [] : [t("Shown"), ...indented(record.insertText)],
    [t("Step by step"), ...steps(record).map(([name, text]) => `  ${name.padEnd(NAME_WIDTH)}${text}`)],
    record.filters.length === 0 ? [] : [t("Filters, in their order"), ...record.filters.map(filterLine)],
    record.tokens.length === 0 ? [] : [t("Tokens, with the probability of each"), ...tokenLines(record)],
    record.prompt ? [t("What the model read"), ...record.prompt.parts.flatMap(partLines)] : [],
  ];
  const text = sections.filter((lines) => lines.length > 0).map((lines) => lines.join("\n"));
  return withCodes(`${text.join("\n\n")}\n`);
}

function faultLine({ fault }: RequestRecord): string[] {
  return fault === null ? [] : [fault];
}

function steps(record: RequestRecord): [string, string][] {
  const { t } = vscode.l10n;
  const { context, generate, prompt, timings } = record;
  const asked = triggerText(record.triggerKind);
  const found: [string, string][] = [[t("request"), `${asked}, ${time(timings.totalMs)}`]];
  if (record.cacheHit !== null) {
    const hit = t("the rest of what request {0} computed: no model was run", record.cachedFrom ?? 0);
    found.push([t("known already"), record.cacheHit ? hit : t("nothing that fits")]);
  }
  if (context) {
    const sizes = t(
      "{0} characters before the cursor, {1} after it",
      context.prefix.length,
      context.suffix.length,
    );
    const extent = context.extent === "line" ? t("one line wanted") : t("a block wanted");
    found.push([t("looked at"), `${sizes}; ${extent}; ${time(timings.contextMs)}`]);
  }
  if (prompt) {
    const count = prompt.parts.reduce((sum, { tokenIds }) => sum + tokenIds.length, 0);
    const reused = generate ? `; ${t("{0} known from before", generate.reusedLength)}` : "";
    const { movedLength } = generate ?? {};
    const moved = movedLength
      ? `; ${t("{0} of them read before the last keys, and moved", movedLength)}`
      : "";
    found.push([t("model read"), t("{0} tokens for {1}", count, prompt.model) + reused + moved]);
  }
  if (record.written !== null) {
    found.push([t("model wrote"), `${quoted(record.written)}; ${time(timings.inferenceMs)}`]);
  }
  const unknown = record.unknownNames ?? [];
  if (unknown.length > 0) found.push([t("names"), t("nothing here declares {0}", unknown.join(", "))]);
  return found;
}

function triggerText(triggerKind: RequestRecord["triggerKind"]): string {
  const { t } = vscode.l10n;
  switch (triggerKind) {
    case "invoked":
      return t("asked for");
    case "automatic":
      return t("while typing");
    case "prefetch":
      return t("computed ahead, while the suggestion before it was on screen");
  }
}

function filterLine({ filter, verdict, after }: FilterVerdict): string {
  const { t } = vscode.l10n;
  const name = `  ${filterName(filter)}: `;
  if (verdict === "kept") return name + t("left it alone");
  return name + (verdict === "dropped" ? t("dropped it") : t("left {0}", quoted(after ?? "")));
}

function tokenLines({ tokens }: RequestRecord): string[] {
  return tokens.map(({ text, probability }) => {
    const percent = `${(probability * 100).toFixed(1)}%`.padStart(7);
    return `  ${percent} ${"█".repeat(Math.round(probability * 20)).padEnd(21)}${JSON.stringify(text)}`;
  });
}

function partLines({ begin, text, tokenIds }: PromptPart): string[] {
  return [
    `  ${markWords(begin)} (${vscode.l10n.t("{0} tokens", tokenIds.length)})`,
    ...(text === "" ? [] : indented(text)),
  ];
}

function indented(text: string): string[] {
  return text
    .replace(/\r?\n$/, "")
    .split(/\r?\n/)
    .map((line) => `  │ ${line}`);
}

function quoted(text: string): string {
  const half = MAX_QUOTED / 2;
  return JSON.stringify(text.length <= MAX_QUOTED ? text : `${text.slice(0, half)} … ${text.slice(-half)}`);
}

function time(ms: number | null): string {
  return ms === null ? "" : vscode.l10n.t("{0} ms", ms.toFixed(1));
}

function fileName(uri: string): string {
  return nameWithCodes(decodeURIComponent(uri.split("/").at(-1) ?? uri));
}
