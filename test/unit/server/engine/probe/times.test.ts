// Times of nodes: the least of some runs.
import { expect, test } from "vitest";
import { nodeTimes } from "../../../../../server/engine/model/profile";
import { leastOf } from "../../../../../server/engine/probe/times";

test("takes the least time of each node, in the order of the first run", () => {
  const measured = [
    { name: "a", ms: 3 },
    { name: "b", ms: 1 },
    { name: "a", ms: 2 },
    { name: "b", ms: 40 },
  ];
  expect(leastOf(measured)).toEqual({ names: ["a", "b"], ms: Float32Array.of(2, 1) });
});

test("reads the runtime's file: kernels only, microseconds", () => {
  const events = [
    { cat: "Session", name: "model_run", dur: 9000 },
    { cat: "Node", name: "/layers.0/add_kernel_time", dur: 1500 },
    { cat: "Node", name: "/layers.0/add_fence_before", dur: 7 },
  ];
  expect(nodeTimes(JSON.stringify(events))).toEqual([{ name: "/layers.0/add", ms: 1.5 }]);
});
