// The last suggestion → the line that it came from, and the heads that carry it: both found by leaving them out. A head carries
// the line if leaving it out costs the suggestion while the line is there, and no longer once the line is gone.
import type { ModelPart } from "../protocol/engineProbe";
import type { ModelShape } from "../protocol/engine";
import type { Answer } from "../protocol/explain";
import type { Cause } from "../protocol/explainContext";
import type { RequestRecord } from "../protocol/record";
import { lineGroups, lineInfluence, scoredOf } from "./lineInfluence";
import type { SuggestionDeps } from "./suggestion";

export async function causeOf(record: RequestRecord | null, deps: SuggestionDeps): Promise<Answer<"cause">> {
  const { lines } = await lineInfluence(record, deps);
  if (!record || !lines) return { cause: null };
  const groups = lineGroups(record, deps.tokenizer);
  const wordGroups = lines.groups.flatMap((group, at) =>
    group.text.trim() === "" ? [] : [{ ...group, at }],
  );
  const [line] = wordGroups.sort((a, b) => a.without - b.without);
  const span = line && groups[line.at]?.span;
  if (!line || !span) return { cause: null };
  const { promptIds, chosen } = scoredOf(record);
  const { engine, model, signal } = deps;
  const parts = headsOf(model.shape);
  const scored = (prompt: readonly number[]) =>
    engine.ask("ablate", { tokenIds: [...prompt, ...chosen], from: prompt.length, parts }, signal);
  const withLine = await scored(promptIds);
  const withoutLine = await scored([...promptIds.slice(0, span.from), ...promptIds.slice(span.to)]);
  const { weights } = await engine.ask("lookBack", { tokenIds: promptIds }, signal); // [nLayer, nHead, promptIds.length]
  const looks = parts.map((_, at) =>
    weights
      .subarray(at * promptIds.length + span.from, at * promptIds.length + span.to)
      .reduce((sum, weight) => sum + weight, 0),
  );
  const { firstLine, endLine, text } = line;
  const cause: Cause = {
    ...{ record: record.id, uri: record.uri, whole: withLine.whole },
    line: { firstLine, endLine, text, without: withoutLine.whole },
    withoutHead: withLine.without,
    withoutBoth: withoutLine.without,
    looks: Float32Array.from(looks),
  };
  return { cause };
}

function headsOf({ nLayer, nHead }: Pick<ModelShape, "nLayer" | "nHead">): ModelPart[] {
  return Array.from({ length: nLayer * nHead }, (_, at) => {
    return { kind: "head", layer: Math.floor(at / nHead), head: at % nHead };
  });
}
