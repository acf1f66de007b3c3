// Request and settings → a reason to stop before any work is done, or null. The rules are one ordered table.
import { URI } from "vscode-uri";
import { isExcludedFile } from "../files/excludedFiles";
import { isCodeScheme } from "../files/gate";
import type { Settings } from "../protocol/settings";
import type { CompletionRequest, SkipReason } from "./types";

/** Larger ones are logs and dumps; a change in one already costs the loop more than a suggestion is worth. */
const MAX_DOCUMENT_LENGTH = 5_000_000;
/** Longer lines are minified or data. */
const MAX_LINE_LENGTH = 5_000;
/** What may stand behind the cursor on its line: closers, ends of tags and comments, punctuation. */
const CLOSERS_ONLY = /^(?:[\s)\]}'"`,;:>]|<\/[\p{L}\p{N}.:_-]*>|\*\/|-->|[%?#]>|[%#]\})*$/u;
const WORD = /[\p{L}\p{N}_$]/u;

type Rule = (request: CompletionRequest, settings: Settings) => boolean;

/** Hold for every request. */
const ALWAYS: readonly (readonly [SkipReason, Rule])[] = [
  ["disabled", (_, settings) => !settings.enabled],
  ["languageDisabled", ({ languageId }, settings) => !isLanguageEnabled(languageId, settings)],
  ["scheme", ({ uri }) => !isCodeScheme(uri)],
  ["excludedFile", ({ uri }, settings) => isExcludedFile(URI.parse(uri).path, settings.excludedFiles)],
  ["documentTooLarge", ({ text }) => text.length > MAX_DOCUMENT_LENGTH],
];

/** For automatic requests alone: an explicit one is always answered. */
const AUTOMATIC: readonly (readonly [SkipReason, Rule])[] = [
  ["onRequest", (_, settings) => settings.eagerness === "onRequest"],
  ["lineTooLong", (request) => restOfLine(request).length + startOfLine(request).length > MAX_LINE_LENGTH],
  [
    "middleOfWord",
    ({ text, offset }) => WORD.test(text.charAt(offset - 1)) && WORD.test(text.charAt(offset)),
  ],
  ["middleOfLine", (request) => !CLOSERS_ONLY.test(restOfLine(request))],
];

export function reasonToSkip(request: CompletionRequest, settings: Settings): SkipReason | null {
  const rules = request.triggerKind === "invoked" ? ALWAYS : [...ALWAYS, ...AUTOMATIC];
  return rules.find(([, applies]) => applies(request, settings))?.[0] ?? null;
}

function isLanguageEnabled(languageId: string, settings: Settings): boolean {
  return settings.enabledLanguages[languageId] ?? settings.enabledLanguages["*"] ?? false;
}

/** No more than is needed to see that a line is too long: the rest may be a megabyte. */
function restOfLine({ text, offset }: CompletionRequest): string {
  return text.slice(offset, offset + MAX_LINE_LENGTH + 1).split(/\r?\n/, 1)[0] ?? "";
}

function startOfLine({ text, offset }: CompletionRequest): string {
  const before = text.slice(Math.max(0, offset - MAX_LINE_LENGTH - 1), offset);
  return before.slice(before.lastIndexOf("\n") + 1);
}
