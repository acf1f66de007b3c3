// Connects the requests' records to the client that asks for them.
import type { Connection } from "vscode-languageserver/node";
import { version } from "../../package.json";
import type { RecordStore } from "../completion/recordStore";
import { RecordRequest, RecordsRequest } from "../protocol/lsp";

export function registerRecords(connection: Connection, records: RecordStore): void {
  connection.onRequest(RecordsRequest, () => records.list());
  connection.onRequest(RecordRequest, ({ id }) => {
    const record = records.get(id);
    return record && { format: "loupe-record-1", version, record };
  });
}
