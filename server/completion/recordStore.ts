// The last requests' records, newest first. In memory only.
import type { RecordSummary, RequestRecord } from "../protocol/record";

export const MAX_RECORDS = 200;

export class RecordStore {
  private records: RequestRecord[] = [];
  private nextId = 1;

  constructor(private readonly date: () => Date) {}

  /** What the next request's record is called. */
  next(): Pick<RequestRecord, "id" | "time"> {
    return { id: this.nextId++, time: this.date().toISOString() };
  }

  add(record: RequestRecord): void {
    this.records = [record, ...this.records].slice(0, MAX_RECORDS);
  }

  get(id: number): RequestRecord | null {
    return this.records.find((record) => record.id === id) ?? null;
  }

  /** The newest that a model was asked for and that showed something. */
  latestInferred(): RequestRecord | null {
    return this.records.find(({ outcome, prompt }) => outcome === "completed" && prompt !== null) ?? null;
  }

  list(): RecordSummary[] {
    return this.records.map(
      ({ id, time, uri, position, triggerKind, outcome, cacheHit, insertText }): RecordSummary => ({
        ...{ id, time, uri, position, triggerKind, outcome, cacheHit, insertText },
      }),
    );
  }
}
