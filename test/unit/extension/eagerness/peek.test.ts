import { beforeEach, expect, test, vi } from "vitest";
import { Peek } from "../../../../extension/eagerness/peek";

const show = vi.fn();
const hide = vi.fn();
let due: (() => void) | null;
let waits: number[];

beforeEach(() => {
  show.mockClear();
  hide.mockClear();
  due = null;
  waits = [];
});

const createPeek = () =>
  new Peek({
    show,
    hide,
    startTimer: (callback, ms) => {
      due = callback;
      waits.push(ms);
      return () => (due = null);
    },
  });

test("a held key asks once, however often it repeats, and hides once when it is let go", () => {
  const peek = createPeek();
  for (let repeat = 0; repeat < 20; repeat++) peek.press();
  expect(show).toHaveBeenCalledOnce();
  expect(hide).not.toHaveBeenCalled();
  due?.();
  expect(hide).toHaveBeenCalledOnce();
});

test("the wait for the first repeat is longer than for the others", () => {
  const peek = createPeek();
  peek.press();
  peek.press();
  expect(waits[0]).toBeGreaterThan(waits[1] ?? 0);
});

test("pressed again after it was let go, it asks again", () => {
  const peek = createPeek();
  peek.press();
  due?.();
  peek.press();
  expect(show).toHaveBeenCalledTimes(2);
});

test("after it is disposed nothing is hidden any more", () => {
  const peek = createPeek();
  peek.press();
  peek.dispose();
  expect(due).toBeNull();
});
