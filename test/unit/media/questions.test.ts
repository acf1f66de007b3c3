// What the views want to know: asked once, and not at all where the answer came before.
import { expect, test } from "vitest";
import { Questions } from "../../../media/panel/questions";
import type { FromPanel } from "../../../server/protocol/panel";

function begin() {
  const posted: FromPanel[] = [];
  let changes = 0;
  const questions = new Questions(
    (message) => posted.push(message),
    () => changes++,
  );
  return { posted, questions, changes: () => changes };
}

const answer = { side: 1 };

test("asks once, and shows the answer when it is there", () => {
  const { posted, questions } = begin();
  expect(questions.ask("overview", {})).toEqual({ value: null, isOld: true, error: null });
  questions.ask("overview", {});
  expect(posted).toEqual([{ type: "ask", id: 1, question: { kind: "overview" } }]);
  questions.receive(1, answer);
  expect(questions.ask("overview", {})).toEqual({ value: answer, isOld: false, error: null });
});

test("does not ask for what it was told ahead", () => {
  const { posted, questions, changes } = begin();
  questions.know({ kind: "attention", layer: 0, head: 0 }, answer);
  expect(changes()).toBe(1);
  expect(questions.ask("attention", { layer: 0, head: 0 }).value).toEqual(answer);
  expect(posted).toEqual([]);
  expect(questions.ask("attention", { layer: 0, head: 1 }).isOld).toBe(true);
  expect(posted).toHaveLength(1);
});

test("says what is known without asking", () => {
  const { posted, questions } = begin();
  expect(questions.known("overview", {})).toBeNull();
  expect(posted).toEqual([]);
  questions.know({ kind: "overview" }, answer);
  expect(questions.known("overview", {})).toEqual(answer);
});
