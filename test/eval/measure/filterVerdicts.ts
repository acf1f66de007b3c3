// The record of the last request → which filter, if any, destroyed a suggestion that was exactly what the author wrote.
import { ResponseError } from "vscode-jsonrpc/node";
import { insertion } from "../edit";
import { isExactLine } from "../score/exactLine";
import type { Server } from "../client/server";
import type { Cursor } from "../types";

/** JSON-RPC's own. */
const METHOD_NOT_FOUND = -32601;

/** Of the server's record, what is read here. */
export interface FilteredRecord {
  /** `completed`, or why there is nothing. */
  readonly outcome?: string;
  /** Before all filters; null where none ran. */
  readonly written: string | null;
  readonly filters: readonly { readonly filter: string; readonly after: string | null }[];
}

/** Null where the server keeps no records. */
export async function lastRecord({ connection }: Server): Promise<FilteredRecord | null> {
  const request = async <T>(method: string, params?: object): Promise<T | null> => {
    try {
      return await (params ? connection.sendRequest<T>(method, params) : connection.sendRequest<T>(method));
    } catch (error) {
      if (error instanceof ResponseError && error.code === METHOD_NOT_FOUND) return null;
      throw error;
    }
  };
  const records = (await request<readonly { id: number; triggerKind: string }[]>("loupe/records")) ?? [];
  const latest = records.find(({ triggerKind }) => triggerKind !== "prefetch");
  const exported = latest && (await request<{ record: FilteredRecord }>("loupe/record", { id: latest.id }));
  return exported?.record ?? null;
}

/** The filter after which an exact text is exact no more; null where none did that. */
export function destroyedBy(record: FilteredRecord | null, cursor: Cursor): string | null {
  if (!record || record.written === null) return null;
  let text = record.written;
  for (const { filter, after } of record.filters) {
    if (after === null) continue;
    if (isExact(text, cursor) && !isExact(after, cursor)) return filter;
    text = after;
  }
  return null;
}

/** Whether the model wrote exactly what the author did, before all filters. */
export function wasExact(record: FilteredRecord | null, cursor: Cursor): boolean {
  return record !== null && record.written !== null && isExact(record.written, cursor);
}

/** A closer that the text writes itself replaces the one behind the cursor: both ways of writing it are exact. */
function isExact(text: string, cursor: Cursor): boolean {
  const edit = insertion(cursor, text);
  const rest = cursor.lineRest.trimEnd();
  const line = text.split("\n", 1)[0] ?? "";
  return isExactLine(cursor, edit) || (rest !== "" && line.trimEnd() === cursor.target + rest);
}

/** `exact suggestions destroyed by filters: 3 at 120 cursors (cutRepetition 2, trimEnd 1)` */
export function filterLine(destroyed: readonly (string | null)[]): string {
  const counts = new Map<string, number>();
  for (const filter of destroyed) if (filter !== null) counts.set(filter, (counts.get(filter) ?? 0) + 1);
  const total = [...counts.values()].reduce((sum, count) => sum + count, 0);
  const each = [...counts].map(([filter, count]) => `${filter} ${count}`).join(", ");
  return `exact suggestions destroyed by filters: ${total} at ${destroyed.length} cursors${each && ` (${each})`}`;
}
