import { expect, test } from "vitest";
import { destroyedBy, filterLine, wasExact } from "../../../eval/measure/filterVerdicts";
import { drawnCursor } from "../drawnCursor";

const kept = (filter: string) => ({ filter, after: null });

test("names the filter after which an exact text is exact no more", () => {
  const cursor = drawnCursor("foo(├bar┤);\n");
  const filters = [kept("a"), { filter: "b", after: "ba" }, { filter: "c", after: "" }];
  expect(destroyedBy({ written: "bar", filters }, cursor)).toBe("b");
});

test("a filter that takes off what stands after the cursor anyway destroys nothing", () => {
  const cursor = drawnCursor("foo(├bar┤);\n");
  expect(destroyedBy({ written: "bar);", filters: [{ filter: "a", after: "bar" }] }, cursor)).toBeNull();
});

test("what was not exact cannot be destroyed, nor what no filter saw", () => {
  const cursor = drawnCursor("foo(├bar┤);\n");
  expect(destroyedBy({ written: "baz", filters: [{ filter: "a", after: "" }] }, cursor)).toBeNull();
  expect(destroyedBy({ written: null, filters: [] }, cursor)).toBeNull();
  expect(destroyedBy(null, cursor)).toBeNull();
});

test("tells the count of each filter", () => {
  expect(filterLine(["a", null, "b", "a"])).toBe(
    "exact suggestions destroyed by filters: 3 at 4 cursors (a 2, b 1)",
  );
  expect(filterLine([null])).toBe("exact suggestions destroyed by filters: 0 at 1 cursors");
});

test("says whether the text was exact before all filters, with the closer after the cursor or without", () => {
  const cursor = drawnCursor("foo(├bar┤);\n");
  expect(wasExact({ written: "bar", filters: [] }, cursor)).toBe(true);
  expect(wasExact({ written: "bar);", filters: [{ filter: "a", after: "" }] }, cursor)).toBe(true);
  expect(wasExact({ written: "baz", filters: [] }, cursor)).toBe(false);
  expect(wasExact({ written: null, filters: [] }, cursor)).toBe(false);
});
