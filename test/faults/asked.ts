// What the faults ask of a server: suggestions in a document of its own, figures, the state; each within a time.
import { pathToFileURL } from "node:url";
import { join } from "node:path";
import type { Report } from "../../server/protocol/lsp";
import type { Answer, ServerProcess } from "../support/serverProcess";

const TEXT = "export function mean(values: number[]): number {\n  return values.\n}\n";
const PLACE = { line: 1, character: 16 };
/** A person has given up by then; what is measured is far below. */
const ANSWER_MS = 30_000;

/** Throws where nothing comes. */
export async function within<T>(work: Promise<T>, what: string, ms = ANSWER_MS): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer: ${what}`)), ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

export function open(server: ServerProcess, name = "new.ts"): string {
  const uri = pathToFileURL(join(server.folder, name)).href;
  const textDocument = { uri, languageId: "typescript", version: 1, text: TEXT };
  server.notify("textDocument/didOpen", { textDocument });
  return uri;
}

/** Null or a suggestion: both are answers. */
export function complete(server: ServerProcess, uri: string): Promise<Answer> {
  const params = { textDocument: { uri }, position: PLACE, context: { triggerKind: 1 } };
  return within(server.request("textDocument/inlineCompletion", params), "a suggestion");
}

export async function report(server: ServerProcess): Promise<Report> {
  return (await within(server.request("loupe/report", null), "a report")).result as Report;
}

/** Asks for what only the model can answer, and starts Loupe again as a person would where it has given up. */
export async function modelAnswers(server: ServerProcess): Promise<void> {
  for (;;) {
    const { error } = await within(server.request("loupe/score", { tokenIds: [1, 2, 3] }), "a score");
    if (!error) return;
    const { state } = await report(server);
    if (state.kind === "failed") await within(server.request("loupe/restart", null), "a restart");
  }
}

export async function enginePid(server: ServerProcess): Promise<number> {
  await modelAnswers(server);
  const { enginePid: pid } = await report(server);
  if (pid === null) throw new Error("expected a running engine, got none");
  return pid;
}
