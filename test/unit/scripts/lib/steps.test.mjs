// Steps say what they do and how long it took, and never stop the ones after them.
import { expect, test } from "vitest";
import { CommandError } from "../../../../scripts/lib/command.mjs";
import { NotRunError, createSteps } from "../../../../scripts/lib/steps.mjs";

function recorded() {
  const lines = [];
  let clock = 0;
  const steps = createSteps(
    (line) => lines.push(line),
    () => (clock += 500),
  );
  return { ...steps, lines };
}

test("names a step before and after it, with its time", async () => {
  const { step, lines, total } = recorded();
  await step("build", () => Promise.resolve({}));
  expect(lines).toEqual(["  …    build", "  ok   build (0.5 s)"]);
  expect(total()).toEqual({ passed: 1, failed: 0, skipped: 0 });
});

test("reports what a failed command wrote, answers null and goes on", async () => {
  const { step, lines, total } = recorded();
  const answer = await step("lint", () => Promise.reject(new CommandError("eslint ended", "1 problem\n")));
  await step("types", () => Promise.resolve({}));
  expect(answer).toBeNull();
  expect(lines[1]).toContain("1 problem\neslint ended");
  expect(total()).toEqual({ passed: 1, failed: 1, skipped: 0 });
});

test("counts a step that cannot run here as skipped, with the reason", async () => {
  const { step, lines, total } = recorded();
  await step("browser", () => Promise.reject(new NotRunError("this is not Debian")));
  expect(lines[1]).toContain("browser: not run: this is not Debian");
  expect(total()).toEqual({ passed: 0, failed: 0, skipped: 1 });
});

test("takes over the counts of a step that counts for itself", async () => {
  const { step, total } = recorded();
  await step("tests", () => Promise.resolve({ tally: { passed: 7, failed: 2, skipped: 1 } }));
  expect(total()).toEqual({ passed: 7, failed: 2, skipped: 1 });
});
