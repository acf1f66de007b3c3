// A sequence's last token → what each feed-forward layer adds to its stream, and how much each of its neurons answers.
import type { FeedForwardParams, FeedForwardResult } from "../../protocol/engineProbe";
import { assert, type Decoder, type ProbePoint } from "../model/decoder";
import { checkHead } from "./attention";
import type { ProbeCache } from "./token";

export async function computeFeedForward(
  { tokenIds }: FeedForwardParams,
  decoder: Decoder,
  cache: ProbeCache,
): Promise<FeedForwardResult> {
  const { nLayer } = decoder.shape;
  checkHead(decoder, { layer: 0, head: 0, length: tokenIds.length });
  const last = tokenIds.at(-1);
  assert(last !== undefined, "expected at least one token, got none");
  const start = tokenIds.length - 1;
  const layers = Array.from({ length: nLayer }, (_, layer) => layer);
  const probes: ProbePoint[] = [
    ...layers.map((layer) => ({ kind: "added", layer }) as const),
    ...layers.map((layer) => ({ kind: "neurons", layer }) as const),
  ];
  const { probed } = await cache.during(start, { tokenIds, decoder }, (past) =>
    decoder.run({ tokenIds: [last], past, logits: "none", probes }),
  );
  return { added: joined(probed.slice(0, nLayer)), neurons: joined(probed.slice(nLayer)) };
}

function joined(rows: readonly Float32Array[]): Float32Array {
  const width = rows[0]?.length ?? 0;
  const result = new Float32Array(rows.length * width); // [rows, width]
  rows.forEach((row, i) => result.set(row, i * width));
  return result;
}
