// `npm run eval -- --applications`: the edits of both applications, typed into the built language server, as a table.
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { chooseProgram } from "../client/program";
import { sizeName } from "../report/model";
import { readApplication } from "./readApplication";
import { runApplication, type EditResult } from "./run";
import { counted, section, withheld, withSection } from "./table";

async function main(): Promise<void> {
  const root = process.env["LOUPE_EVAL_ROOT"] ?? process.cwd();
  const path = process.env["LOUPE_EVAL_SERVER"] ?? join(root, "dist", "loupe-language-server.js");
  const { values } = parseArgs({
    options: {
      applications: { type: "boolean" },
      model: { type: "string" },
      models: { type: "string" },
      /** Into docs/applications.md. */
      write: { type: "boolean", default: false },
      /** One line of JSON a pause. */
      out: { type: "string" },
      limit: { type: "string" },
    },
  });
  const { model = null, models = null } = values;
  const program = chooseProgram(path, { model, models, prefixOnly: false });
  const folder = join(root, "test/fixtures/applications");
  const rows: (readonly [string, EditResult[]])[] = [];
  try {
    for (const name of readdirSync(folder).sort()) {
      const all = readApplication(join(folder, name));
      const edits = all.edits.slice(0, values.limit === undefined ? undefined : Number(values.limit));
      const results = await runApplication({ ...all, edits }, program, (done) =>
        process.stderr.write(`${name}: ${done} of ${edits.length} edits\n`),
      );
      rows.push([name, results]);
    }
  } finally {
    program.remove();
  }
  report(rows, { root, ...values, model: `loupe-${sizeName(String(program.settings["model"]))}` });
}

function report(
  rows: readonly (readonly [string, EditResult[]])[],
  { root, model, write, out }: { root: string; model: string; write: boolean; out?: string | undefined },
): void {
  const both = rows.flatMap(([, results]) => results);
  const table = section(model, [
    ...rows.map(([name, results]) => [name, counted(results)] as const),
    ["together", counted(both)],
  ]);
  const pauses = both.flatMap((result) => result.pauses);
  process.stdout.write(`${table}\nright as written, but not shown: ${withheld(pauses)}\n`);
  process.stdout.write(`${JSON.stringify({ model, ...counted(both) })}\n`);
  if (out) writeFileSync(out, pauses.map((pause) => `${JSON.stringify(pause)}\n`).join(""));
  const path = join(root, "docs/applications.md");
  const known = existsSync(path) ? readFileSync(path, "utf8") : null;
  if (write) writeFileSync(path, withSection(known, model, table));
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  process.exitCode = 1;
});
