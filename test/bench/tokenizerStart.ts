// How much processor time a tokenizer takes to start: tokenizer.json parsed and its tables made, in a fresh process each
// time. A line for people, then one of JSON. LOUPE_TOKENIZER_FILE names the file, LOUPE_TOKENIZER_RUNS says how often.
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { Tokenizer } from "../../server/tokenizer/tokenizer";

const file = process.env["LOUPE_TOKENIZER_FILE"] ?? "models/default/tokenizer.json";
if (process.argv.includes("--once")) measureOnce();
else summarise(Number(process.env["LOUPE_TOKENIZER_RUNS"] ?? 5));

function measureOnce(): void {
  const text = readFileSync(file, "utf8");
  const before = process.cpuUsage();
  const tokenizer = new Tokenizer(JSON.parse(text));
  const { user, system } = process.cpuUsage(before);
  process.stdout.write(JSON.stringify({ cpuMs: (user + system) / 1000, tokens: tokenizer.vocabSize }));
}

function summarise(runs: number): void {
  const measured = Array.from({ length: runs }, () => {
    const { stdout } = spawnSync(process.execPath, [process.argv[1] ?? "", "--once"], { encoding: "utf8" });
    return JSON.parse(stdout) as { cpuMs: number; tokens: number };
  }).sort((a, b) => a.cpuMs - b.cpuMs);
  const [low, middle, high] = [measured[0], measured[runs >> 1], measured.at(-1)].map(
    (run) => run?.cpuMs ?? 0,
  );
  const tokens = measured[0]?.tokens ?? 0;
  const figure = `${middle?.toFixed(0)} ms [${low?.toFixed(0)}, ${high?.toFixed(0)}]`;
  process.stdout.write(`tokenizer.startCpuMs of ${tokens} tokens, ${runs} runs: ${figure}\n`);
  process.stdout.write(
    `${JSON.stringify({ "tokenizer.startCpuMs": { middle, low, high, runs, tokens } })}\n`,
  );
}
