// How long `activate` of an extension took, as VS Code itself measured it. Loupe logs the same, but code-server without
// its native modules keeps no log.
import type { Page } from "playwright-core";
import type { Workbench } from "../../e2e/editor/workbench";

/** High enough for the whole report: an editor draws only the lines in sight. */
const HEIGHT = 8000;

export interface Activation {
  /** Reading and compiling its code. */
  readonly loadMs: number;
  /** `activate` itself. */
  readonly activateMs: number;
}

/** `id` is `publisher.name`. The report's columns: extension, eager, load code, call activate, finish activate, event. */
export async function activationOf(page: Page, workbench: Workbench, id: string): Promise<Activation> {
  const size = page.viewportSize() ?? { width: 1280, height: 800 };
  await workbench.runCommand("Developer: Startup Performance");
  await page.setViewportSize({ width: size.width, height: HEIGHT });
  const line = page.locator(".view-line", {
    hasText: new RegExp(`^\\|\\s*${id.replaceAll(".", "\\.")}\\s*\\|`),
  });
  const cells = ((await line.first().textContent()) ?? "").split("|").map((cell) => cell.trim());
  await page.setViewportSize(size);
  const [, , , load = "", call = ""] = cells;
  if (![load, call].every((cell) => /^\d+$/.test(cell)))
    throw new Error(`expected times of activation of ${id}, got ${cells.join(" | ")}`);
  return { loadMs: Number(load), activateMs: Number(call) };
}
