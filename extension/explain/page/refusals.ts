// What failed behind the panel → what it says, in the editor's language; and whether the CPU may do what could not be done
// where the model runs. A fault of the program stays as it was written: its English is for a report.
import { type Sentence, type SentenceCode, SENTENCES } from "../../../server/protocol/sentences";
import { localize } from "../../serverMessages";
import { serverNotRunning, LocalizedError } from "../../localizedError";

export interface Refusal {
  readonly text: string;
  /** Nothing is to be added; else a restart or the log may help. */
  readonly isWhole: boolean;
  readonly offersCpu: boolean;
}

/** The client's codes for requests that can no longer be answered: its connection is inactive, or was given up. */
const NOBODY_THERE: readonly unknown[] = [-32096, -32097];

/** The engine's own faults: a restart or the log may help. */
const FAULTS: ReadonlySet<SentenceCode> = new Set([
  "quoted",
  "engineStopped",
  "engineStoppedOften",
  "engineEnded",
]);

export function refusalOf(error: unknown): Refusal {
  const { code, data } = (error ?? {}) as { readonly code?: unknown; readonly data?: unknown };
  if (isSentence(data))
    return {
      text: localize(data),
      isWhole: !FAULTS.has(data.code),
      offersCpu: data.code === "providerFailed",
    };
  const fault = NOBODY_THERE.includes(code) ? serverNotRunning() : error;
  if (fault instanceof LocalizedError) return { text: fault.message, isWhole: true, offersCpu: false };
  const message = error instanceof Error ? error.message : String(error);
  return { text: message, isWhole: false, offersCpu: false };
}

function isSentence(data: unknown): data is Sentence {
  const code = (data as Partial<Sentence> | null | undefined)?.code;
  return typeof code === "string" && Object.hasOwn(SENTENCES, code);
}

/** LSP's RequestCancelled (-32800) and ServerCancelled (-32802), and VS Code's own. */
export function isCancelled(error: unknown): boolean {
  const { code, name } = (error ?? {}) as { readonly code?: unknown; readonly name?: unknown };
  // VS Code's `CancellationError` is known by its name alone: nothing of the editor is needed here.
  return code === -32800 || code === -32802 || name === "Canceled";
}
