// Every question that the panel can ask, each asked once: a new one does not compile before it stands here.
import type { ExplainQuestions, QuestionKind } from "../../server/protocol/explain";
import type { RequestRecord } from "../../server/protocol/record";

const PLACE = { layer: 0, head: 0, position: 3 };

export function everyQuestion(record: RequestRecord): {
  [K in QuestionKind]: { readonly kind: K } & ExplainQuestions[K]["ask"];
} {
  const promptIds = record.prompt?.parts.flatMap(({ tokenIds }) => tokenIds) ?? [];
  const chosen = record.tokens.map(({ tokenId }) => tokenId);
  const parts = [{ from: 0, to: 1 }];
  return {
    attention: { kind: "attention", ...PLACE },
    head: { kind: "head", ...PLACE },
    overview: { kind: "overview" },
    looks: { kind: "looks", position: 3 },
    next: { kind: "next", position: 3 },
    surprise: { kind: "surprise" },
    layers: { kind: "layers", position: 3 },
    embedding: { kind: "embedding", tokenId: 65 },
    position: { kind: "position", ...PLACE },
    weights: { kind: "weights", layer: 0, head: 0, matrix: "query" },
    parameters: { kind: "parameters" },
    suggestion: { kind: "suggestion", turn: 1 },
    continue: { kind: "continue", record: record.id, chosen: chosen.slice(0, 1) },
    influence: { kind: "influence", promptIds, chosen, parts },
    similar: { kind: "similar", scope: "workspace" },
    partAttention: { kind: "partAttention", promptIds, parts },
    lineInfluence: { kind: "lineInfluence", turn: 1 },
    tokenInfluence: { kind: "tokenInfluence", record: record.id, group: 0 },
    feedForward: { kind: "feedForward", position: 3, layer: 0 },
    times: { kind: "times" },
    cause: { kind: "cause", turn: 1 },
    causeHeads: { kind: "causeHeads", record: record.id, line: 0, heads: [{ layer: 0, head: 0 }] },
    vocabularyPlace: { kind: "vocabularyPlace", tokenId: 65 },
    vocabulary: { kind: "vocabulary", search: "return" },
  };
}
