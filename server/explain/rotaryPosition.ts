// One token's query and key in one head → the angles they are turned by, and how their score would change with the
// distance between the two.
import { rotate, type RotaryTable } from "../onnx/rotate";
import type { ProbeResult } from "../protocol/engineProbe";
import type { RotaryPosition } from "../protocol/explainModel";
import { scoresOf } from "./headStep";

export function rotaryPosition(probe: ProbeResult, position: number, table: RotaryTable): RotaryPosition {
  const { query, rotatedQuery, keys, scale } = probe;
  const headDim = query.length;
  const { pairs, interleaved } = table;
  const cos = table.cos.slice(position * pairs, (position + 1) * pairs); // [pairs]
  const sin = table.sin.slice(position * pairs, (position + 1) * pairs); // [pairs]
  const back: RotaryTable = { ...table, sin: table.sin.map((value) => -value) };
  const key = rotate(keys.subarray(position * headDim), position, back); // [headDim]
  const scoreByDistance = Float32Array.from({ length: position + 1 }, (_, distance) => {
    const moved = rotate(key, position - distance, table); // [headDim]
    return scoresOf(rotatedQuery, moved, scale)[0] ?? 0;
  });
  return { cos, sin, query, rotatedQuery, key, scoreByDistance, interleaved };
}
