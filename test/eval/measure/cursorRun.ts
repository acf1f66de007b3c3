// All systems at the cursors of one package: the product (invoked, automatic, without its memory), the baselines beside it.
import { askCompletion, closeDocument, openDocument, type TriggerKind } from "../client/editor";
import type { Program } from "../client/program";
import { startServer, type Server } from "../client/server";
import { Tokens } from "../client/tokens";
import { neighboursOf } from "../corpus/openDocuments";
import { unpack } from "../corpus/unpack";
import { insertion } from "../edit";
import {
  indexNgrams,
  predictLine,
  type CountedText,
  type NgramIndex,
  type Predicted,
} from "../memory/ngramMemory";
import { completeWord } from "../memory/words";
import { destroyedBy, lastRecord, wasExact } from "./filterVerdicts";
import { editSimilarity } from "../score/editSimilarity";
import { firstInsertedLine, isExactLine, isExactWord, isInsideWord } from "../score/exactLine";
import { isFaulty, type SyntaxCheck } from "../score/faulty";
import { isUnresolvedName } from "../score/unresolvedName";
import { isCopied, isWrongFromStart } from "../score/shownLine";
import type { Answer, AnswerOutcome, Cursor, Edit, Package, Scored, SourceFile } from "../types";

export interface CursorResult {
  readonly cursor: Cursor;
  readonly insideWord: boolean;
  readonly outcome: AnswerOutcome;
  readonly elapsedMs: number;
  readonly reusedLength: number | null;
  readonly invoked: Scored;
  readonly automatic: Scored;
  /** The same with the dial at eager: with the confidence of each, what it shows at quiet is known as well. */
  readonly eager: Scored;
  /** Of `automatic` and `eager`: only the sure beginning of what was written is shown. */
  readonly isBeginning: boolean;
  readonly isEagerBeginning: boolean;
  /** Such a beginning, as the author goes on. */
  readonly isRightBeginning: boolean;
  /** What `eager` shows; empty: nothing. */
  readonly text: string;
  /** Why `eager` shows nothing, as the record says it. */
  readonly reason: string | null;
  /** Invoked, with the workspace memory off; null at comment lines. */
  readonly modelAlone: Scored | null;
  /** Of what `automatic` shows; null where nothing is shown or the original has faults itself. */
  readonly faulty: boolean | null;
  /** The same before the product's filters. */
  readonly faultyUnfiltered: boolean | null;
  /** Runs of the model and tokens chosen from them, invoked. */
  readonly runs: number;
  readonly chosen: number;
  /** The filter that made an exact suggestion inexact, or null. */
  readonly destroyedBy: string | null;
  /** What the model wrote was exact, before all filters. */
  readonly wasExact: boolean;
  /** Of what `automatic` shows, where it is not exact: a line near by once more; wrong from its first character. */
  readonly copied: boolean;
  readonly wrongFromStart: boolean;
  /** Its first name does not exist. */
  readonly unresolvedName: boolean;
  readonly memoryOpen: Scored;
  readonly memoryWorkspace: Scored;
  readonly words: Scored;
}

export interface CursorRunDeps {
  readonly program: Program;
  readonly syntax: SyntaxCheck;
}

export interface CursorRunResult {
  readonly model: string;
  readonly results: readonly CursorResult[];
}

/** One server after the other: what the first one keeps of earlier answers must not help the next pass. */
export async function runCursors(
  source: Package,
  cursors: readonly Cursor[],
  deps: CursorRunDeps,
): Promise<CursorRunResult> {
  const unpacked = unpack(source);
  try {
    const options = { program: deps.program, folder: unpacked.folder };
    const first = await startServer(options);
    const tokens = new Tokens(first);
    const baselines = await baselinesAt(source, cursors, tokens);
    const invoked = await askAll(first, source, cursors, "invoked");
    await first.stop();
    const second = await startServer({ ...options, settings: { eagerness: "eager" } });
    const eager = await askAll(second, source, cursors, "automatic");
    await second.stop();
    const shipped = await startServer(options);
    const automatic = await askAll(shipped, source, cursors, "automatic");
    await shipped.stop();
    const code = cursors.filter(({ commentLine }) => !commentLine);
    const third = await startServer({ ...options, settings: { workspaceMemory: "off" } });
    const alone = new Map(
      (await askAll(third, source, code, "invoked")).map((answer, at) => [code[at], answer]),
    );
    await third.stop();
    const faultyOf = (cursor: Cursor, edit: Edit | null) =>
      edit && isFaulty(cursor, edit, fileOf(source, cursor.path).text, deps.syntax);
    const results = cursors.map((cursor, at): CursorResult => {
      const asked = invoked[at] as RecordedAnswer;
      const offered = automatic[at] as RecordedAnswer;
      const unaided = alone.get(cursor);
      return {
        cursor,
        insideWord: isInsideWord(cursor),
        outcome: asked.outcome,
        elapsedMs: asked.elapsedMs,
        reusedLength: asked.reusedLength,
        invoked: score(cursor, asked.edit, asked.confidence),
        automatic: score(cursor, offered.edit, offered.confidence),
        eager: score(cursor, eager[at]?.edit ?? null, eager[at]?.confidence ?? -Infinity),
        isBeginning: offered.isBeginning,
        isRightBeginning: offered.isBeginning && cursor.target.startsWith(offered.edit?.newText ?? "\n"),
        isEagerBeginning: eager[at]?.isBeginning ?? false,
        text: eager[at]?.edit?.newText ?? "",
        reason: eager[at]?.reason ?? null,
        modelAlone: unaided ? score(cursor, unaided.edit, unaided.confidence) : null,
        faulty: faultyOf(cursor, offered.edit),
        faultyUnfiltered: faultyOf(cursor, offered.unfilteredEdit),
        runs: asked.runs,
        chosen: asked.chosen,
        destroyedBy:
          asked.edit && isExactLine(cursor, asked.edit) ? withheldBy(asked, offered) : asked.destroyedBy,
        wasExact: asked.wasExact,
        copied: offered.edit !== null && isCopied(cursor, offered.edit),
        wrongFromStart: offered.edit !== null && isWrongFromStart(cursor, offered.edit),
        unresolvedName: offered.edit !== null && isUnresolvedName(cursor, offered.edit),
        ...(baselines[at] as BaselineScores),
      };
    });
    return { model: tokens.model, results };
  } finally {
    unpacked.remove();
  }
}

type RecordedAnswer = Answer & Pick<CursorResult, "destroyedBy" | "wasExact" | "reason" | "isBeginning">;

/** Rules that hold for who types only; that a suggestion is unsure is none of them. */
function withheldBy(asked: RecordedAnswer, { reason }: RecordedAnswer): string | null {
  return asked.wasExact && (reason === "unknownName" || reason === "copyNearBy") ? reason : null;
}

async function askAll(
  server: Server,
  source: Package,
  cursors: readonly Cursor[],
  triggerKind: TriggerKind,
): Promise<RecordedAnswer[]> {
  const answers: RecordedAnswer[] = [];
  for (const cursor of cursors) {
    const file = fileOf(source, cursor.path);
    const neighbours = neighboursOf(file, source.files);
    for (const neighbour of neighbours) await openDocument(server, neighbour, neighbour.text);
    await openDocument(server, file, cursor.documentText);
    const answer = await askCompletion(server, file.path, cursor, triggerKind);
    const record = await lastRecord(server);
    answers.push({
      ...answer,
      destroyedBy: destroyedBy(record, cursor),
      wasExact: wasExact(record, cursor),
      reason: record?.outcome ?? null,
      isBeginning: record?.filters.some(({ filter }) => filter === "cutUnsure") ?? false,
    });
    for (const opened of [file, ...neighbours]) await closeDocument(server, opened);
  }
  return answers;
}

type BaselineScores = Pick<CursorResult, "memoryOpen" | "memoryWorkspace" | "words">;

async function baselinesAt(
  source: Package,
  cursors: readonly Cursor[],
  tokens: Tokens,
): Promise<BaselineScores[]> {
  const code = source.files.filter((file) => file.language !== null);
  const texts: CountedText[] = [];
  for (const file of code) texts.push({ tokenIds: await tokens.idsOf(file.text), weight: 1 });
  const workspace = indexNgrams(texts);
  const scores: BaselineScores[] = [];
  for (const cursor of cursors) {
    const file = fileOf(source, cursor.path);
    const neighbours = neighboursOf(file, source.files);
    const prefixIds = await tokens.idsOf(cursor.documentText.slice(0, cursor.offset));
    const suffixIds = await tokens.idsOf(cursor.documentText.slice(cursor.offset));
    // This file as it stands, without the target; its copy of before is left out of the workspace.
    const here = [prefixIds, suffixIds].map((tokenIds) => ({ tokenIds, weight: 3 }));
    const open = neighbours.flatMap((other) => texts[code.indexOf(other)] ?? []);
    const predict = (indices: readonly NgramIndex[], leftOut: number | null): Predicted =>
      predictLine(indices, [...prefixIds], { leftOut, hasNewline: (tokenId) => tokens.hasNewline(tokenId) });
    const scoreOf = (predicted: Predicted): Scored =>
      score(cursor, lineEdit(cursor, tokens.firstLine(predicted.tokenIds)), predicted.confidence);
    const fileIndex = indexNgrams(here);
    const openTexts = neighbours.map((other) => other.text);
    const word = completeWord(cursor.documentText, cursor.offset, openTexts);
    scores.push({
      memoryOpen: scoreOf(predict([indexNgrams(open), fileIndex], null)),
      memoryWorkspace: scoreOf(predict([workspace, fileIndex], code.indexOf(file))),
      words: score(cursor, word === "" ? null : insertion(cursor, word), 0),
    });
  }
  return scores;
}

/** A baseline's line, inserted at the cursor; where it writes R again, R is not doubled. */
export function lineEdit(cursor: Cursor, line: string): Edit | null {
  const rest = cursor.lineRest.trimEnd();
  const trimmed = line.trimEnd();
  const text = rest !== "" && trimmed.endsWith(rest) ? trimmed.slice(0, -rest.length) : trimmed;
  return text === "" ? null : insertion(cursor, text);
}

function score(cursor: Cursor, edit: Edit | null, confidence: number): Scored {
  if (!edit) return { shown: false, exact: false, exactWord: false, similarity: 0, confidence: -Infinity };
  return {
    shown: true,
    exact: isExactLine(cursor, edit),
    exactWord: isExactWord(cursor, edit),
    similarity: editSimilarity(firstInsertedLine(cursor, edit), cursor.target),
    confidence,
  };
}

export function fileOf(source: Package, path: string): SourceFile {
  const file = source.files.find((other) => other.path === path);
  if (!file) throw new Error(`no ${path} in ${source.name}`);
  return file;
}
