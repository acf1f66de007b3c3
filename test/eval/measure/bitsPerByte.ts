// Held-out files → how many bits a byte of them costs the model alone: no fill-in-the-middle, no memory.
import type { Server } from "../client/server";
import { Tokens } from "../client/tokens";
import { seededRandom, shuffled } from "../random";
import { LANGUAGES, type Language, type Package, type SourceFile } from "../types";

const SEED = 1;
const MAX_FILE_BYTES = 64 * 1024;

export interface ScoredFile {
  readonly packageName: string;
  readonly language: Language;
  readonly bits: number;
  readonly bytes: number;
}

interface DrawnFile {
  readonly packageName: string;
  readonly file: SourceFile;
}

/** Files of one language, each from another package while there are some left. */
export function drawFiles(packages: readonly Package[], language: Language, limit: number): DrawnFile[] {
  const random = seededRandom(SEED + LANGUAGES.indexOf(language));
  const drawn = shuffled(packages, random).flatMap(({ name, files }) => {
    const fitting = files.filter((file) => file.language === language && file.text.length > 0);
    const file = fitting[Math.floor(random() * fitting.length)];
    return file ? [{ packageName: name, file }] : [];
  });
  return drawn.slice(0, limit);
}

/** `contextLength`: the model's window, in tokens. */
export async function scoreFile(
  { packageName, file }: DrawnFile,
  server: Server,
  contextLength: number,
): Promise<ScoredFile> {
  const tokens = new Tokens(server);
  const text = cutToBytes(file.text, MAX_FILE_BYTES);
  const ids = await tokens.idsOf(text);
  let bits = 0;
  let bytes = 0;
  for (const { start, scoredFrom, end } of windowsOf(ids.length, contextLength)) {
    const tokenIds = [...ids.subarray(start, end)];
    const { logProbs } = await server.connection.sendRequest<{ logProbs: number[] }>("loupe/score", {
      tokenIds,
    });
    for (let at = scoredFrom; at < end; at++) {
      bits -= (logProbs[at - start - 1] ?? NaN) / Math.LN2;
      bytes += tokens.bytesOf.get(ids[at] as number)?.length ?? 0;
    }
  }
  return { packageName, language: file.language as Language, bits, bytes };
}

/** Stride of half a window; every token but the first is scored once, with at least half a window before it. */
export function windowsOf(
  length: number,
  window: number,
): { start: number; scoredFrom: number; end: number }[] {
  const windows: { start: number; scoredFrom: number; end: number }[] = [];
  for (let start = 0, scoredFrom = 1; scoredFrom < length; start += window >> 1) {
    const end = Math.min(start + window, length);
    windows.push({ start, scoredFrom, end });
    scoredFrom = end;
  }
  return windows;
}

function cutToBytes(text: string, limit: number): string {
  const bytes = Buffer.from(text);
  return bytes.length <= limit
    ? text
    : bytes
        .subarray(0, limit)
        .toString("utf8")
        .replace(/\ufffd+$/, "");
}
