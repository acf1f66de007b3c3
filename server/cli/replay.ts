// `loupe replay FILE`: an exported record → the same request once more, from what was collected on, and whether prompt,
// tokens and text come out the same.
import { isDeepStrictEqual } from "node:util";
import { completeContext } from "../completion/complete";
import { Recorder } from "../completion/recorder";
import type { Services } from "../services/services";
import type { ExportedRecord, RequestRecord } from "../protocol/record";
import { readSettings } from "../protocol/settings";
import { UsageError } from "../services/arguments";
import { readText } from "./complete";

export interface Replay {
  readonly same: boolean;
  readonly recordedWith: string;
  readonly replayedWith: string;
  readonly samePrompt: boolean;
  /** Index of the first generated token that differs; null where all are the same. */
  readonly firstDifference: number | null;
  readonly recorded: readonly number[];
  readonly replayed: readonly number[];
  readonly insertText: string;
  /** Whether the workspace memory had a say that the record, of an earlier version, does not hold. */
  readonly lacksMemory: boolean;
}

/** Throws a `UsageError` for a file that is no record, and for a record of a request that asked no model. */
export async function replayFile(path: string, services: Services): Promise<Replay> {
  const { record } = await readRecord(path);
  const { maxTokens, prompt } = record;
  // Earlier versions kept no imports.
  const context = record.context && { ...record.context, imports: record.context.imports ?? [] };
  if (!context || maxTokens === null || !prompt) {
    throw new UsageError(
      `request ${record.id} of ${path} asked no model (${record.outcome}): nothing to replay`,
    );
  }
  const triggerKind = record.triggerKind === "invoked" ? "invoked" : "automatic";
  const { prefix, suffix } = context;
  const document = { text: prefix + suffix, offset: prefix.length };
  const request = { ...record, ...document, selectedCompletion: null, triggerKind } as const;
  const recorder = new Recorder(request, record, () => performance.now());
  // There is no workspace to remember here: what the memory thought is in the record.
  const opinions = [...record.tokens.map(({ source }) => source?.opinion), record.generate?.endOpinion];
  const settings = {
    ...readSettings(undefined),
    maxSuggestionTokens: maxTokens,
    workspaceMemory: record.workspaceMemory ?? "off",
  };
  const signal = new AbortController().signal;
  const { infer, parser } = services;
  const recordedOpinions = opinions.map((opinion) => opinion ?? null);
  const confidenceWeights = () => Promise.resolve(null);
  const deps = { infer, parser, settings, recorder, confidenceWeights, recordedOpinions };
  await parser.load(context.languageId);
  recorder.recordOutcome(await completeContext(context, deps, signal, request));
  return compare(record, recorder.finish(0));
}

export function compare(before: RequestRecord, after: RequestRecord): Replay {
  const [recorded, replayed] = [before, after].map(({ tokens }) => tokens.map(({ tokenId }) => tokenId));
  const length = Math.max(before.tokens.length, after.tokens.length);
  const differs = (index: number) => recorded?.[index] !== replayed?.[index];
  const firstDifference = Array.from({ length }, (_, index) => index).find(differs) ?? null;
  // The run that wrote a body is not recorded, and replayed is the line alone.
  const line = before.insertText.slice(0, before.insertText.length - (before.body?.length ?? 0));
  // How sure it was then is not asked again: of a beginning, the text that it was cut from is compared.
  const isBeginning = before.filters.some(({ filter }) => filter === "cutUnsure");
  const sameText = isBeginning ? before.written === after.written : line === after.insertText;
  const samePrompt = isDeepStrictEqual(before.prompt?.parts, after.prompt?.parts);
  return {
    same: samePrompt && firstDifference === null && sameText,
    recordedWith: before.prompt?.model ?? "",
    replayedWith: after.prompt?.model ?? "",
    ...{ samePrompt, firstDifference, recorded: recorded ?? [], replayed: replayed ?? [] },
    insertText: after.insertText,
    lacksMemory: before.tokens.some(({ source }) => source && source.memoryShare > 0 && !source.opinion),
  };
}

export function replayAsText(replay: Replay): string {
  const { same, samePrompt, firstDifference, recorded, replayed } = replay;
  const models =
    replay.recordedWith === replay.replayedWith
      ? replay.replayedWith
      : `${replay.recordedWith} then, ${replay.replayedWith} now`;
  const tokens =
    firstDifference === null
      ? `all ${replayed.length} tokens are the same`
      : `token ${firstDifference} differs: ${recorded[firstDifference] ?? "none"} then, ${replayed[firstDifference] ?? "none"} now`;
  return [
    same ? "the same" : "different",
    `model: ${models}`,
    `prompt: ${samePrompt ? "the same" : "different"}`,
    `tokens: ${tokens}`,
    `suggestion: ${JSON.stringify(replay.insertText)}`,
    ...(replay.lacksMemory
      ? ["the workspace memory had a say then, which this record does not hold: the model ran alone"]
      : []),
  ].join("\n");
}

async function readRecord(path: string): Promise<ExportedRecord> {
  const parsed = parseJson(await readText(path), path) as Partial<ExportedRecord> | null;
  if (parsed?.format !== "loupe-record-1" || !parsed.record) {
    throw new UsageError(`expected a record that Loupe exported (format loupe-record-1) in ${path}`);
  }
  return parsed as ExportedRecord;
}

function parseJson(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new UsageError(`${path} is no JSON`, { cause: error });
  }
}
