// `npm run test:faults`: every fault, or those that are named; a table, then one line of JSON. Options: --times N (how often
// what is repeated is done; 200 engines are killed), --fault PART (several times).
import { parseArgs } from "node:util";
import { FAULTS } from "./faults";

const TIMES = 200;

const { values } = parseArgs({
  options: {
    times: { type: "string", default: String(TIMES) },
    fault: { type: "string", multiple: true, default: [] },
  },
});

async function main(): Promise<void> {
  const chosen = FAULTS.filter(
    ({ name }) => values.fault.length === 0 || values.fault.some((part) => name.includes(part)),
  );
  const results: object[] = [];
  let failed = 0;
  for (const { name, make } of chosen) {
    const started = performance.now();
    const figures = await make(Number(values.times)).catch((error: unknown) => {
      failed++;
      return { failed: error instanceof Error ? error.message : String(error) };
    });
    const shown = typeof figures === "string" ? `not run: ${figures}` : figures;
    const seconds = Math.round((performance.now() - started) / 100) / 10;
    results.push({ fault: name, result: shown, seconds });
    process.stdout.write(`${name.padEnd(28)}${JSON.stringify(shown)}  ${seconds} s\n`);
  }
  process.stdout.write(`${JSON.stringify({ faults: results })}\n`);
  process.exitCode = failed > 0 ? 1 : 0;
}

void main();
