// The last requests' records, newest first. In memory only.
import type { GenerateParams } from "../protocol/engine";
import type { RecordSummary, RequestRecord } from "../protocol/record";

export const MAX_RECORDS = 200;
/** Each holds a document in token ids. */
const MAX_ASKED = 8;

export class RecordStore {
  private records: RequestRecord[] = [];
  /** What the engine was asked for the last ones that showed something, by their id. */
  private readonly generateParams = new Map<number, GenerateParams>();
  private nextId = 1;

  constructor(private readonly date: () => Date) {}

  /** What the next request's record is called. */
  next(): Pick<RequestRecord, "id" | "time"> {
    return { id: this.nextId++, time: this.date().toISOString() };
  }

  add(record: RequestRecord, asked: GenerateParams | null): void {
    this.records = [record, ...this.records].slice(0, MAX_RECORDS);
    if (asked === null || record.outcome !== "completed") return;
    this.generateParams.set(record.id, asked);
    const oldest = this.generateParams.keys().next().value;
    if (this.generateParams.size > MAX_ASKED && oldest !== undefined) this.generateParams.delete(oldest);
  }

  get(id: number): RequestRecord | null {
    return this.records.find((record) => record.id === id) ?? null;
  }

  /** Null: it asked no engine, showed nothing, or is too old. */
  generateParamsOf(id: number): GenerateParams | null {
    return this.generateParams.get(id) ?? null;
  }

  /**
   * Of the last suggestion that was shown, the record of the request that computed it: that may have been an earlier one,
   * whose text was typed as predicted, or one that was not requested. What was computed ahead and not shown yet is none.
   */
  latestShown(): RequestRecord | null {
    for (const record of this.records) {
      if (record.outcome !== "completed" || record.triggerKind === "prefetch") continue;
      const computed = record.cachedFrom === null ? record : this.get(record.cachedFrom);
      if (computed?.prompt) return computed;
    }
    return null;
  }

  list(): RecordSummary[] {
    return this.records.map(
      ({ id, time, uri, position, triggerKind, outcome, cacheHit, insertText }): RecordSummary => ({
        ...{ id, time, uri, position, triggerKind, outcome, cacheHit, insertText },
      }),
    );
  }
}
