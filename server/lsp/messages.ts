// Our messages as the server's LSP library wants them. It comes with its own copy of vscode-jsonrpc, whose classes
// refuse those of the copy that `protocol` uses: same names, same types, its own objects.
import {
  NotificationType,
  RequestType,
  RequestType0,
  type TextDocumentPositionParams,
} from "vscode-languageserver/node";
import type { ExplainParams } from "../protocol/explain";
import * as protocol from "../protocol/lsp";
import * as personal from "../protocol/personal";
import type { FateParams } from "../protocol/personal";
import type { ExportedRecord, RecordSummary } from "../protocol/record";
import type { Said } from "../protocol/sentences";

export const StateNotification = new NotificationType<protocol.ServerState>(
  protocol.StateNotification.method,
);
export const MessageNotification = new NotificationType<protocol.Message>(
  protocol.MessageNotification.method,
);
export const CursorRestsNotification = new NotificationType<TextDocumentPositionParams>(
  protocol.CursorRestsNotification.method,
);
export const RestartRequest = new RequestType0<protocol.ServerState, void>(protocol.RestartRequest.method);
export const ReportRequest = new RequestType0<protocol.Report, void>(protocol.ReportRequest.method);
export const DefinitionsRequest = new RequestType<
  protocol.DefinitionsParams,
  readonly protocol.Definition[],
  void
>(protocol.DefinitionsRequest.method);
export const RecordsRequest = new RequestType0<readonly RecordSummary[], void>(
  protocol.RecordsRequest.method,
);
export const RecordRequest = new RequestType<{ readonly id: number }, ExportedRecord | null, void>(
  protocol.RecordRequest.method,
);
export const TokensRequest = new RequestType<protocol.TokensParams, protocol.TokensResult, Said | undefined>(
  protocol.TokensRequest.method,
);
export const ExplainRequest = new RequestType<ExplainParams, unknown, Said | undefined>(
  protocol.ExplainRequest.method,
);
export const StatementRequest = new RequestType<
  protocol.StatementParams,
  { readonly start: number; readonly end: number } | null,
  void
>(protocol.StatementRequest.method);
export const EndExplainRequest = new RequestType0<null, void>(protocol.EndExplainRequest.method);
export const ScoreRequest = new RequestType<protocol.ScoreRequestParams, protocol.ScoreRequestResult, void>(
  protocol.ScoreRequest.method,
);
export const FateNotification = new NotificationType<FateParams>(personal.FateNotification.method);
export const PersonalNotification = new NotificationType<personal.Personal>(
  personal.PersonalNotification.method,
);
export const ForgetPersonalRequest = new RequestType0<void, void>(personal.ForgetPersonalRequest.method);
