// axe-core run inside the panel's page, whose policy lets no other script in: the browser's protocol may.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Frame } from "playwright-core";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

export interface Violation {
  readonly id: string;
  readonly help: string;
  readonly nodes: readonly string[];
}

export async function violations(frame: Frame): Promise<readonly Violation[]> {
  await frame.evaluate(AXE);
  return frame.evaluate(async () => {
    interface Result {
      readonly violations: readonly { id: string; help: string; nodes: readonly { html: string }[] }[];
    }
    const { axe } = globalThis as unknown as { axe: { run: (root: unknown) => Promise<Result> } };
    const page = globalThis as unknown as { document: unknown };
    const { violations: found } = await axe.run(page.document);
    return found.map(({ id, help, nodes }) => ({
      id,
      help,
      nodes: nodes.slice(0, 3).map(({ html }) => html.slice(0, 200)),
    }));
  });
}
