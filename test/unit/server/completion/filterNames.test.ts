// The panel names every filter by what it does, in both languages.
import { expect, test } from "vitest";
import { FILTERS as NAMES } from "../../../../media/panel/strings/filters";
import { FILTERS } from "../../../../server/completion/postprocess";

test("no filter is shown by its internal name", () => {
  expect(FILTERS.map(([name]) => name).filter((name) => !Object.hasOwn(NAMES, name))).toEqual([]);
});
