// Suggestions as they might come, drawn from the lines of real files: a text cut at a random column, with a confidence
// that is right as often as it says. Endless; the same for the same seed.
import { readFileSync } from "node:fs";
import type { TokenSource } from "../../../../../server/protocol/engine";
import { traitsOf } from "../../../../../server/completion/personal/traits";
import { seededRandom } from "../../../../eval/random";

const FROM_MEMORY = { modelProb: 0.1, memoryProb: 0.9, memoryShare: 0.5 } as TokenSource;
const FROM_MODEL = { modelProb: 0.9, memoryProb: 0.1, memoryShare: 0.5 } as TokenSource;

export interface Drawn {
  readonly traits: readonly string[];
  /** 0 to 1; so often `isRight`. */
  readonly confidence: number;
  readonly isRight: boolean;
}

const FILES = ["routes.ts", "taskQueue.ts"].map((name) => `test/fixtures/bpb/${name}`);
const LINES = FILES.map((path) =>
  readFileSync(path, "utf8")
    .split("\n")
    .filter((line) => line.trim() !== ""),
);

export function* drawSuggestions(seed: number): Generator<Drawn, void> {
  const random = seededRandom(seed);
  const pick = (count: number) => Math.floor(random() * count);
  for (;;) {
    const lines = LINES[pick(LINES.length)] ?? [];
    const at = pick(lines.length - 4);
    const line = lines[at] ?? "";
    const kind = random();
    const indent = line.length - line.trimStart().length;
    const column = kind < 0.4 ? indent : indent + pick(line.length - indent);
    const more = kind > 0.8 ? lines.slice(at + 1, at + 2 + pick(3)) : [];
    const text = [line.slice(column), ...more].join("\n");
    const confidence = random() ** 2;
    const context = { prefix: `\n${line.slice(0, column)}`, languageId: "typescript" };
    yield {
      traits: traitsOf({ text, sources: [random() < 0.5 ? FROM_MEMORY : FROM_MODEL] }, context),
      confidence,
      isRight: random() < confidence,
    };
  }
}
