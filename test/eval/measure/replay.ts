// Types a region as its author did, takes every suggestion that is right, and counts what it saved.
import { askCompletion, changeDocument, openDocument } from "../client/editor";
import type { Program } from "../client/program";
import { startServer } from "../client/server";
import { neighboursOf } from "../corpus/openDocuments";
import { unpack } from "../corpus/unpack";
import { nonSpaceCount } from "../cursors/line";
import type { Package } from "../types";
import { acceptedText, positionIn, typedNext, type Region } from "./region";

export interface ReplayResult {
  readonly packageName: string;
  readonly language: string;
  readonly path: string;
  readonly firstLine: number;
  readonly completed: number;
  readonly written: number;
  readonly accepted: number;
  readonly shownNotTaken: number;
  readonly requests: number;
  readonly runs: number;
  readonly chosen: number;
  readonly elapsedMs: number;
}

export async function replayRegion(source: Package, region: Region, program: Program): Promise<ReplayResult> {
  const unpacked = unpack(source);
  const started = performance.now();
  const counts = { completed: 0, accepted: 0, shownNotTaken: 0, requests: 0, runs: 0, chosen: 0 };
  try {
    const server = await startServer({ program, folder: unpacked.folder });
    for (const neighbour of neighboursOf(region.file, source.files))
      await openDocument(server, neighbour, neighbour.text);
    await openDocument(server, region.file, region.before + region.after);
    let typedLength = 0;
    for (let version = 2; typedLength < region.written.length; version++) {
      const at = positionIn(region, typedLength);
      const answer = await askCompletion(server, region.file.path, at, "automatic");
      counts.requests += 1;
      counts.runs += answer.runs;
      counts.chosen += answer.chosen;
      const taken = answer.edit ? acceptedText(region, typedLength, answer.edit) : null;
      if (taken !== null) {
        counts.accepted += 1;
        counts.completed += nonSpaceCount(taken);
      } else if (answer.edit) counts.shownNotTaken += 1;
      const text = taken ?? typedNext(region.written, typedLength);
      await changeDocument(server, region.file, { version, at, text });
      typedLength += text.length;
    }
    await server.stop();
  } finally {
    unpacked.remove();
  }
  return {
    ...counts,
    packageName: region.packageName,
    language: region.language,
    path: region.file.path,
    firstLine: region.firstLine,
    written: nonSpaceCount(region.written),
    elapsedMs: performance.now() - started,
  };
}
