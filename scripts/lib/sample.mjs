// The sample file of the first minute: unfinished, with the cursor drawn in it as │. The walkthrough opens the same one.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "./command.mjs";

const CURSOR = "│";

/** @returns {{ text: string, line: number, column: number }} counted from 1 */
export function readSample() {
  const drawn = readFileSync(join(ROOT, "media/sample/shop.ts.txt"), "utf8");
  const before = drawn.slice(0, drawn.indexOf(CURSOR));
  return {
    text: drawn.replace(CURSOR, ""),
    line: before.split("\n").length,
    column: before.length - before.lastIndexOf("\n"),
  };
}

/** The sample's line as it is and as the suggestion makes it. */
export function beforeAndAfter({ text, line, column }, { insertText, replaceLength }) {
  const now = text.split("\n")[line - 1] ?? "";
  const [head, tail] = [now.slice(0, column - 1), now.slice(column - 1)];
  return `before  ${head}${CURSOR}${tail}\nafter   ${head}${insertText}${tail.slice(replaceLength)}`;
}
