// The page's policy lets no style attribute through, in the editor alone: styles are set as properties (`.style=`), which it does.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const PAGE = join(import.meta.dirname, "../../media/panel");

test("no template of the page sets a style attribute", () => {
  const files = readdirSync(PAGE, { recursive: true, encoding: "utf8" }).filter((name) =>
    name.endsWith(".ts"),
  );
  const setting = files.filter((name) => /\sstyle=/.test(readFileSync(join(PAGE, name), "utf8")));
  // A shared file is a page of its own, with a policy of its own.
  expect(setting).toEqual(["share.ts"]);
});
