// What came of the edits → the table of docs/applications.md, a section for each model. Pure.
import type { EditResult, Pause } from "./run";
import type { Verdict } from "./judge";

export interface Counts {
  readonly edits: number;
  readonly pauses: number;
  /** Shares of the edits: by the best that was shown in each. */
  readonly ofEdits: Readonly<Record<EditVerdict, number>>;
  readonly suggestions: number;
  /** Shares of the different suggestions. */
  readonly ofSuggestions: Readonly<Record<Verdict, number>>;
  readonly typed: number;
  readonly accepted: number;
}

type EditVerdict = "right" | "beginning" | "nothing" | "wrong";

export function counted(results: readonly EditResult[]): Counts {
  const verdicts = results.map(verdictOf);
  const different = results.flatMap(differentIn);
  const share = <T>(of: readonly T[], value: T) =>
    of.length === 0 ? 0 : of.filter((one) => one === value).length / of.length;
  const shown = (value: Verdict) => share(different, value);
  return {
    edits: results.length,
    pauses: results.reduce((sum, { pauses }) => sum + pauses.length, 0),
    ofEdits: {
      right: share(verdicts, "right"),
      beginning: share(verdicts, "beginning"),
      nothing: share(verdicts, "nothing"),
      wrong: share(verdicts, "wrong"),
    },
    suggestions: different.length,
    ofSuggestions: {
      right: shown("right"),
      beginning: shown("beginning"),
      little: shown("little"),
      turnsWrong: shown("turnsWrong"),
      wrong: shown("wrong"),
    },
    typed: results.reduce((sum, { edit }) => sum + edit.typed.length, 0),
    accepted: results.reduce((sum, { pauses }) => sum + pauses.reduce((all, { taken }) => all + taken, 0), 0),
  };
}

/** A line, or more, was right; a beginning was; nothing useful was shown; or what was shown was wrong. */
function verdictOf({ pauses }: EditResult): EditVerdict {
  const has = (...wanted: Verdict[]) =>
    pauses.some(({ verdict }) => verdict !== null && wanted.includes(verdict));
  if (has("right")) return "right";
  if (has("beginning")) return "beginning";
  return has("wrong", "turnsWrong") ? "wrong" : "nothing";
}

/** One that stays while it is typed through, or is shown again, counts once. */
function differentIn({ pauses }: EditResult): Verdict[] {
  const seen = new Map<string, Verdict>();
  for (const { line, text, verdict } of pauses)
    if (verdict !== null && !seen.has(line + text)) seen.set(line + text, verdict);
  return [...seen.values()];
}

/** Right as written by the model and not shown, by what held it back. */
export function withheld(pauses: readonly Pause[]): string {
  const counts = new Map<string, number>();
  for (const { isWrittenRight, verdict, reason } of pauses)
    if (isWrittenRight && verdict === null) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  const each = [...counts].map(([reason, count]) => `${reason} ${count}`).join(", ");
  return each === "" ? "none" : each;
}

export function section(model: string, rows: readonly (readonly [string, Counts])[]): string {
  const percent = (share: number) => `${Math.round(share * 100)}%`;
  const lines = rows.flatMap(([name, { ofEdits, ofSuggestions, ...counts }]) => [
    `| ${name}: ${counts.edits} edits | ${percent(ofEdits.right)} | ${percent(ofEdits.beginning)} | ${percent(ofEdits.nothing)} | ${percent(ofEdits.wrong)} |`,
    `| ${name}: ${counts.suggestions} different suggestions at ${counts.pauses} pauses | ${percent(ofSuggestions.right)} | ${percent(ofSuggestions.beginning)} | ${percent(ofSuggestions.little)} | ${percent(ofSuggestions.turnsWrong)} turn wrong, ${percent(ofSuggestions.wrong)} from the first character |`,
  ]);
  const accepted = rows.map(
    ([name, { accepted: taken, typed }]) =>
      `${name} ${taken} of ${typed} (${percent(taken / Math.max(1, typed))})`,
  );
  return [
    `## ${model}`,
    "",
    "| | right | useful beginning | useless or nothing | wrong |",
    "|---|---|---|---|---|",
    ...lines,
    "",
    `Characters accepted: ${accepted.join("; ")}.`,
    "",
  ].join("\n");
}

const HEAD = `# Two applications that no model has seen

Written by \`npm run eval -- --applications --write\`: the two applications of
[test/fixtures/applications](../test/fixtures/applications), each with the edits drawn in its files. An author types them into the
language server with the shipped settings, in an editor that closes brackets and quotes, and looks up at the beginning of each
line and at a word after a dozen characters. What is shown then is taken where all of it is right. An edit counts by the best
that was shown in it; a suggestion that stays while it is typed through counts once.
`;

/** The document with this model's section in it, in place of an earlier one. */
export function withSection(document: string | null, model: string, text: string): string {
  const [, ...sections] = (document ?? HEAD).split(/^(?=## )/m);
  const others = sections.filter((each) => !each.startsWith(`## ${model}\n`)).map((each) => each.trimEnd());
  return `${[HEAD.trimEnd(), ...[...others, text.trimEnd()].sort()].join("\n\n")}\n`;
}
