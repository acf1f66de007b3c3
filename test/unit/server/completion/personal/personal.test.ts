import { expect, test, vi } from "vitest";
import { Personal, readLessons } from "../../../../../server/completion/personal/personal";
import { traitsOf } from "../../../../../server/completion/personal/traits";

const BLOCK = { traits: ["several lines"], confidence: 0.5 };

test("a kind of suggestion that is rejected again and again grows less sure, and is told to the editor", () => {
  const onChange = vi.fn();
  const personal = new Personal(onChange);
  for (let id = 0; id < 60; id++) {
    personal.remember(id, BLOCK);
    personal.learn(id, "rejected");
  }
  expect(personal.correct(BLOCK)).toBeLessThan(0.25);
  expect(personal.correct({ traits: ["a whole line"], confidence: 0.5 })).toBe(0.5);
  expect(onChange).toHaveBeenCalledTimes(60);
});

test("what the editor kept counts at once in the next session", () => {
  const lessons = Array.from({ length: 60 }, () => ({ ...BLOCK, wanted: 0 }));
  const personal = new Personal(() => undefined);
  personal.restore({ user: lessons, workspace: [] });
  expect(personal.correct(BLOCK)).toBeLessThan(0.25);
  personal.forget();
  expect(personal.correct(BLOCK)).toBe(0.5);
});

test("the fate of an unknown suggestion teaches nothing", () => {
  const onChange = vi.fn();
  new Personal(onChange).learn(99, "rejected");
  expect(onChange).not.toHaveBeenCalled();
});

test("of what an editor sends as kept, only what can be a lesson is read", () => {
  const good = { traits: ["call"], confidence: 0.4, wanted: 1 };
  const bad = [null, 3, { ...good, wanted: 2 }, { ...good, confidence: 7 }, { ...good, traits: "call" }];
  expect(readLessons({ user: [...bad, good], workspace: {} })).toEqual({ user: [good], workspace: [] });
  expect(readLessons("none")).toEqual({ user: [], workspace: [] });
  const long = { ...good, traits: ["x".repeat(100), "call", 5] };
  expect(readLessons({ user: [long] }).user).toEqual([good]);
  expect(readLessons({ user: Array<unknown>(5000).fill(good) }).user).toHaveLength(300);
});

test("traits are words of a closed list and hold nothing of the document", () => {
  const context = { prefix: "const secretName = ", languageId: "typescript" };
  const traits = traitsOf({ text: "secretCall(secretName);", sources: [] }, context);
  expect(traits.join(" ")).not.toMatch(/secret/);
  expect(traits).toEqual(expect.arrayContaining(["the rest of a line", "ends with `;`", "call"]));
});
