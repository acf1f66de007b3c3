// What is computed while a suggestion is on screen, and that anything newer ends it.
import { expect, test } from "vitest";
import { afterAccepting, belowLine, Prefetch } from "../../../../server/completion/prefetch";
import type { CompletionOutcome, CompletionRequest } from "../../../../server/completion/types";
import { drawnRequest } from "./requests";

const draw = ({ text, offset }: CompletionRequest) => `${text.slice(0, offset)}│${text.slice(offset)}`;
const shown = (insertText: string, replaceLength = 0): CompletionOutcome & { kind: "completed" } => ({
  ...{ kind: "completed", insertText, replaceLength, source: "model" },
  ...{ logProbs: [], sources: [], confidence: null, generate: null },
});
const NOTHING: CompletionOutcome = { kind: "empty", reason: "noText", generate: null };

function setUp(outcomes: CompletionOutcome[]) {
  const asked: string[] = [];
  const signals: AbortSignal[] = [];
  let due: (() => void) | null = null;
  const prefetch = new Prefetch({
    compute: (request, signal) => {
      asked.push(draw(request));
      signals.push(signal);
      return Promise.resolve(outcomes.shift() ?? null);
    },
    startTimer: (callback) => {
      due = callback;
      return () => (due = null);
    },
  });
  const elapse = async () => {
    due?.();
    await new Promise(setImmediate);
  };
  return { prefetch, asked, signals, elapse };
}

test("the document once the suggestion is accepted: the closer it writes itself is replaced", () => {
  const next = afterAccepting(drawnRequest("f(│);\n"), shown("a)", 1));
  expect(draw(next)).toBe("f(a)│;\n");
  expect(next.position).toEqual({ line: 0, character: 4 });
});

test("the line below is indented as the line above", () => {
  expect(draw(belowLine(drawnRequest("{\n  a();│\n}")) as CompletionRequest)).toBe("{\n  a();\n  │\n}");
  expect(draw(belowLine(drawnRequest("\ta();│\r\n}")) as CompletionRequest)).toBe("\ta();\r\n\t│\r\n}");
  expect(belowLine(drawnRequest("f(a│);"))).toBeNull();
});

test("a suggestion that stays on screen has its next one computed; where that is none, the line below", async () => {
  const { prefetch, asked, elapse } = setUp([NOTHING, shown("b();")]);
  prefetch.schedule(drawnRequest("  │\n"), shown("a();"));
  expect(asked).toEqual([]);
  await elapse();
  expect(asked).toEqual(["  a();│\n", "  a();\n  │\n"]);
});

test("a newer request ends it, before or while it is computed", async () => {
  const { prefetch, asked, signals, elapse } = setUp([shown("b();")]);
  prefetch.schedule(drawnRequest("│\n"), shown("a();"));
  prefetch.abort();
  await elapse();
  expect(asked).toEqual([]);
  prefetch.schedule(drawnRequest("│\n"), shown("a();"));
  await elapse();
  expect(signals[0]?.aborted).toBe(false);
  prefetch.schedule(drawnRequest("x│\n"), NOTHING);
  expect(signals[0]?.aborted).toBe(true);
});
