// Who answers, and who goes on reading, where the chosen model is late.
import { describe, expect, test } from "vitest";
import { withStandIn } from "../../../../server/inference/standIn";
import type { Infer, InferObserver, InferredPiece } from "../../../../server/inference/types";
import type { PromptRecord } from "../../../../server/protocol/record";
import { GENERATED } from "../completion/fakeInfer";

const CONTEXT = {} as Parameters<Infer>[0];
const piece = (text: string): InferredPiece => ({ kind: "piece", text, logProbs: [-1] });

/** Tells its name as the prompt's model, and waits for `begin` before its first piece. */
function model(name: string, texts: readonly string[], begin: Promise<unknown> = Promise.resolve()) {
  const counts = { asked: 0, given: 0, left: 0 };
  const infer: Infer = async function* (_context, { observer }) {
    counts.asked++;
    try {
      observer?.onPrompt({ model: name, parts: [], healedText: "" });
      await begin;
      for (const text of texts) {
        counts.given++;
        yield piece(text);
      }
      yield { kind: "end", result: GENERATED };
    } finally {
      counts.left++;
    }
  };
  return { infer, counts };
}

function setUp(parts: { main: Infer; standIn: Infer; patience?: number | null; wait?: Promise<void> }) {
  const prompts: string[] = [];
  const observer: InferObserver = {
    onPrompt: (prompt: PromptRecord) => prompts.push(prompt.model),
    onGenerate: () => undefined,
    onToken: () => undefined,
  };
  const infer = withStandIn({
    ...parts,
    patienceMs: () => Promise.resolve(parts.patience === undefined ? 300 : parts.patience),
    wait: () => parts.wait ?? Promise.resolve(),
  });
  const ask = async (triggerKind: "automatic" | "invoked" = "automatic") => {
    const request = { triggerKind } as NonNullable<Parameters<Infer>[1]["request"]>;
    const pieces = infer(CONTEXT, { maxTokens: 8, observer, request }, new AbortController().signal);
    let text = "";
    for await (const event of pieces) if (event.kind === "piece") text += event.text;
    return text;
  };
  return { ask, prompts };
}

const never = new Promise<void>(() => undefined);

describe("withStandIn", () => {
  test("takes the chosen model's answer where it begins in time, and does not ask the other", async () => {
    const main = model("large", ["a", "b"]);
    const standIn = model("small", ["x"]);
    const { ask, prompts } = setUp({ main: main.infer, standIn: standIn.infer, wait: never });
    expect(await ask()).toBe("ab");
    expect(standIn.counts.asked).toBe(0);
    expect(prompts).toEqual(["large"]);
  });

  test("takes the other's answer where it does not, and records that one alone", async () => {
    const main = model("large", ["a"], never);
    const { ask, prompts } = setUp({ main: main.infer, standIn: model("small", ["x", "y"]).infer });
    expect(await ask()).toBe("xy");
    expect(prompts).toEqual(["small"]);
    expect(main.counts).toEqual({ asked: 1, given: 0, left: 0 });
  });

  test("lets the chosen model read to the end, and no further", async () => {
    let begin: () => void = () => undefined;
    const main = model("large", ["a", "b", "c"], new Promise<void>((resolve) => (begin = resolve)));
    const { ask } = setUp({ main: main.infer, standIn: model("small", ["x"]).infer });
    await ask();
    begin();
    await new Promise(setImmediate);
    expect(main.counts).toEqual({ asked: 1, given: 1, left: 1 });
  });

  test("waits for the chosen model where the other fails", async () => {
    const main = model("large", ["a"], new Promise(setImmediate));
    const standIn: Infer = async function* () {
      await Promise.reject(new Error("no engine"));
      yield piece("");
      yield { kind: "end", result: GENERATED };
    };
    const { ask, prompts } = setUp({ main: main.infer, standIn });
    expect(await ask()).toBe("a");
    expect(prompts).toEqual(["large"]);
  });

  test.each([
    ["an explicit request", "invoked", 300],
    ["a model that has no stand-in", "automatic", null],
  ] as const)("lets %s wait", async (_, triggerKind, patience) => {
    const standIn = model("small", ["x"]);
    const main = model("large", ["a"], new Promise(setImmediate));
    const { ask } = setUp({ main: main.infer, standIn: standIn.infer, patience });
    expect(await ask(triggerKind)).toBe("a");
    expect(standIn.counts.asked).toBe(0);
  });

  test("passes on what the chosen model throws in time", async () => {
    const main: Infer = async function* () {
      await Promise.reject(new Error("stopped"));
      yield piece("");
      yield { kind: "end", result: GENERATED };
    };
    const { ask } = setUp({ main, standIn: model("small", ["x"]).infer, wait: never });
    await expect(ask()).rejects.toThrow("stopped");
  });
});
