// What waits for a pause: a restart that would end what is being answered.
import { expect, test } from "vitest";
import { untilUnused } from "../../../../server/engineHost/usage";

/** The timers that were started and have not run. */
function fakeTimers() {
  const waiting: (() => void)[] = [];
  const startTimer = (run: () => void) => {
    waiting.push(run);
    return () => undefined;
  };
  return { waiting, startTimer };
}

test("what waits until no answer is owed goes on then, and not before", async () => {
  const { waiting, startTimer } = fakeTimers();
  let owed = 1;
  let isOver = false;
  const over = untilUnused(() => owed > 0, startTimer).then(() => (isOver = true));
  waiting.shift()?.();
  await Promise.resolve();
  await Promise.resolve();
  expect(isOver).toBe(false);
  owed = 0;
  waiting.shift()?.();
  await over;
  expect(waiting).toEqual([]);
});

test("where nothing is owed nothing waits", async () => {
  const { waiting, startTimer } = fakeTimers();
  await untilUnused(() => false, startTimer);
  expect(waiting).toEqual([]);
});
