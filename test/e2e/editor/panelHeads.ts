// Heads in the panel's page: one is chosen, its weights are read token by token, and what the page measured of each.
import type { Frame } from "playwright-core";
import { expect } from "vitest";
import { ROLES, type Weights } from "./headRoles";
import { allTokens, waitUntilPainted, tableNumbers } from "./panel";

/** In a view that has the two rows of buttons. */
export async function chooseHead(frame: Frame, { layer, head }: HeadPlace): Promise<void> {
  await frame.locator(`[data-testid="layer-${layer}"]`).click();
  await frame.locator(`[data-testid="head-${head}"]`).click();
  await frame.locator(`[data-testid="head-${head}"][aria-checked="true"]`).waitFor();
  await waitUntilPainted(frame);
}

interface HeadPlace {
  readonly layer: number;
  readonly head: number;
}

/** Of the chosen head in the view "attention", a row for each token: the keys lead over all of them. */
export async function weightsOfHead(frame: Frame, tokens: number): Promise<Weights> {
  const weights: number[][] = [];
  await tableNumbers(frame, "map"); // unfolded by the mouse: afterwards the keys are the strip's
  await frame.locator("loupe-strip").focus();
  await frame.page().keyboard.press("Home");
  for (let token = 0; token < tokens; token += 1) {
    if (token > 0) await frame.page().keyboard.press("ArrowRight");
    // A token sees itself and all before it: the length tells whose row it is.
    await expect.poll(() => tableNumbers(frame, "map"), { interval: 20 }).toHaveLength(token + 1);
    weights.push((await tableNumbers(frame, "map")).map((row) => row[2] ?? NaN));
  }
  return weights;
}

/** As the page shows it, blanks and ends of lines made visible, turned back. */
export async function tokenTexts(frame: Frame): Promise<readonly string[]> {
  return (await allTokens(frame)).map(({ text }) => text.replaceAll("·", " ").replaceAll("↵", "\n"));
}

interface MeasuredHead extends HeadPlace {
  /** The role that the page names. */
  readonly name: string;
  /** In the order of `ROLES`. */
  readonly roles: readonly { readonly score: number; readonly chance: number }[];
}

export async function measuredHeads(frame: Frame): Promise<readonly MeasuredHead[]> {
  // Columns: layer, head, role, then of each role the score and the chance.
  const rows = await tableNumbers(frame, "heads");
  const names = await frame
    .locator('[data-testid="heads"] .table-scroll tbody td:nth-child(3)')
    .allTextContents();
  return rows.map((row, at) => ({
    layer: row[0] ?? NaN,
    head: row[1] ?? NaN,
    name: names[at] ?? "",
    roles: ROLES.map((_, i) => ({ score: row[3 + 2 * i] ?? NaN, chance: row[4 + 2 * i] ?? NaN })),
  }));
}
