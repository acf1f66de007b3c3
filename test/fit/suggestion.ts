// One cursor → the suggestion that the pipeline makes there, whether it is right, and what confidence may be read from.
import { collectText, type CollectedText } from "../../server/completion/collectText";
import { confidenceFeatures } from "../../server/completion/confidence";
import { unknownNames } from "../../server/completion/names/unknownNames";
import { postprocess } from "../../server/completion/postprocess";
import type { CompletionContext, CursorSnapshot } from "../../server/context/types";
import type { KvCache } from "../../server/engine/model/kvCache";
import type { GenerateResult } from "../../server/protocol/engine";
import type { Mixing } from "../../server/protocol/mixing";
import type { WorkspaceMemoryMode } from "../../server/protocol/settings";
import { isExactLine } from "../eval/score/exactLine";
import type { Cursor, Edit } from "../eval/types";
import type { Workspace } from "./product";
import { MAX_TOKENS } from "./trace";

export interface Suggestion {
  readonly text: string;
  readonly isExact: boolean;
  /** `completion/confidence.ts` names them; empty where nothing is suggested. */
  readonly features: readonly number[];
  readonly generate: GenerateResult | null;
  /** What was written, and what the author did. */
  readonly written: Pick<CollectedText, "text" | "pieces">;
  readonly target: string;
  /** Whose files the cursor is in. */
  readonly packageName: string;
}

export async function suggestAt(
  cursor: Cursor,
  {
    workspace,
    snapshot,
    context,
    kvCache,
  }: {
    workspace: Workspace;
    snapshot: CursorSnapshot;
    context: CompletionContext;
    kvCache: KvCache;
  },
  mixing: Mixing,
  workspaceMemory: WorkspaceMemoryMode = "on",
): Promise<Suggestion> {
  const request = { ...snapshot, triggerKind: "invoked", workspaceMemory } as const;
  const infer = workspace.inferWith(kvCache, mixing);
  const pieces = infer(context, { maxTokens: MAX_TOKENS, request }, new AbortController().signal);
  const collected = await collectText(pieces, context);
  const { generate } = collected;
  const seen = {
    generate,
    written: { text: collected.text, pieces: collected.pieces },
    target: cursor.target,
    packageName: cursor.packageName,
  };
  const { text, replaceLength } = postprocess(collected.text, context, (...insertion) =>
    workspace.faultsWith(snapshot, ...insertion),
  );
  if (text === "") return { text, isExact: false, features: [], ...seen };
  const { line, character } = cursor;
  const end = { line, character: character + replaceLength };
  const edit: Edit = { start: { line, character }, end, newText: text };
  const tokens = { ...collected, text, endLogProb: collected.generate?.endLogProb ?? null };
  return {
    text,
    isExact: isExactLine(cursor, edit),
    features: confidenceFeatures(tokens, context, unknownNames(text, context)?.unknown.length),
    ...seen,
  };
}
