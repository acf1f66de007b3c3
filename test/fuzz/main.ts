// `npm run test:fuzz`: every target, or those that are named, for as many cases as are wanted; a table, then one line of JSON.
// Options: --cases N, --seed N, --target PART (several times).
import { parseArgs } from "node:util";
import { fuzz, type FuzzResult } from "./fuzz";
import { SERVER_TARGETS, TARGETS as OWN_TARGETS } from "./targets";

const TARGETS = [...OWN_TARGETS, ...SERVER_TARGETS];
const MAX_BLOCK_MS = 100;
const SHOWN_FAILURES = 3;

const { values } = parseArgs({
  options: {
    cases: { type: "string" },
    seed: { type: "string", default: "1" },
    target: { type: "string", multiple: true, default: [] },
  },
});

async function main(): Promise<void> {
  const wanted = values.target;
  const chosen = TARGETS.filter(
    ({ name }) => wanted.length === 0 || wanted.some((part) => name.includes(part)),
  );
  if (chosen.length === 0)
    throw new RangeError(`expected a target of: ${TARGETS.map(({ name }) => name).join(", ")}`);
  print(["target", "cases", "crashes", "unanswered", "longest block", "seconds"]);
  const results: FuzzResult[] = [];
  for (const target of chosen) {
    const result = await fuzz(
      target,
      values.cases === undefined ? target.cases : Number(values.cases),
      Number(values.seed),
    );
    results.push(result);
    const { crashes, unanswered, longest, seconds } = result;
    const block = longest ? `${longest.blockMs.toFixed(1)} ms (seed ${longest.seed})` : "–";
    print([target.name, result.cases, crashes.length, unanswered.length, block, seconds.toFixed(1)]);
    for (const { seed, crash } of crashes.slice(0, SHOWN_FAILURES)) write(`  seed ${seed}: ${crash ?? ""}\n`);
    for (const { seed } of unanswered.slice(0, SHOWN_FAILURES)) write(`  seed ${seed}: no answer\n`);
  }
  write(`${JSON.stringify({ fuzz: results.map(figures) })}\n`);
  const isGood = results.every(
    ({ crashes, unanswered, longest }) =>
      crashes.length + unanswered.length === 0 && (longest?.blockMs ?? 0) <= MAX_BLOCK_MS,
  );
  // What a target left behind, such as a server's pending wait, is not waited for.
  process.exit(isGood ? 0 : 1);
}

function figures({ target, cases, crashes, unanswered, longest, seconds }: FuzzResult) {
  const block = longest && { ms: longest.blockMs, seed: longest.seed };
  return {
    target,
    cases,
    crashes: crashes.length,
    unanswered: unanswered.length,
    longestBlock: block,
    seconds,
  };
}

function print(cells: readonly (string | number)[]): void {
  const [name = "", ...others] = cells.map(String);
  write(`${name.padEnd(36)}${others.map((cell) => cell.padStart(14)).join("")}\n`);
}

function write(text: string): void {
  process.stdout.write(text);
}

void main();
