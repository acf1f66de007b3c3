import { expect, test } from "vitest";
import { collectText, endOfText } from "../../../../server/completion/collectText";
import type { CompletionContext } from "../../../../server/context/types";
import { FakeInfer, GENERATED } from "./fakeInfer";

function contextOf(prefix: string, extent: "line" | "block"): CompletionContext {
  return {
    path: "a",
    repoName: null,
    languageId: "typescript",
    prefix,
    suffix: "",
    extent,
    eol: "\n",
    imports: [],
    neighbours: [],
  };
}

function collect(pieces: readonly string[], context: CompletionContext, result = GENERATED) {
  const fake = new FakeInfer(pieces, result);
  const stream = fake.infer(context, { maxTokens: 9 }, new AbortController().signal);
  return { fake, collected: collectText(stream, context) };
}

test("a line ends before its line end, with the counters of the run", async () => {
  const { collected } = collect(["a", " + b;\n", "c"], contextOf("x = ", "line"));
  expect(await collected).toMatchObject({ text: "a + b;", generate: GENERATED });
});

test("a block ends where a line falls back to the header's indentation, and the stream is ended", async () => {
  const pieces = ["\n    a()", "\n    b()", "\nc", "()", "\nd()"];
  const { fake, collected } = collect(pieces, contextOf("  x\nif y:", "block"));
  expect((await collected).text).toBe("\n    a()\n    b()");
  expect(fake.piecesGiven).toBe(3);
  expect(fake.ended).toBe(1);
});

test("the closer of a block belongs to it, with the rest of its line", async () => {
  const { collected } = collect(["\n  a();", "\n})", ";\n", "b();"], contextOf("run(() => {", "block"));
  expect((await collected).text).toBe("\n  a();\n});");
});

test("a block that runs out of tokens ends with its last whole line", async () => {
  const result = { ...GENERATED, stopReason: "maxTokens" as const };
  const context = contextOf("if (x) {", "block");
  expect((await collect(["\n  a();\n  b"], context, result).collected).text).toBe("\n  a();");
  expect((await collect(["\n  a"], context, result).collected).text).toBe("\n  a");
});

test("a block whose tokens grow too improbable ends with the last whole line, and none of the others count", async () => {
  const result = { ...GENERATED, stopReason: "hopeless" as const };
  const context = contextOf("if (x) {", "block");
  const kept = await collect(["\n  a", "();", "\n  b", "("], context, result).collected;
  expect(kept).toMatchObject({ text: "\n  a();", isHopeless: false });
  expect(kept.logProbs).toHaveLength(2);
  expect(kept.sources).toHaveLength(2);
  const lost = await collect(["\n  a", "("], context, result).collected;
  expect(lost).toMatchObject({ text: "\n  a(", isHopeless: true });
  expect((await collect(["a", "("], contextOf("x = ", "line"), result).collected).isHopeless).toBe(true);
});

test("lines of a block are kept as long as all of them together are likely, and the first in any case", async () => {
  const fake = () => new FakeInfer(["\n  a();", "\n  b();", "\n  c();"]);
  const context = contextOf("if (x) {", "block");
  const collect = (least: number) =>
    collectText(fake().infer(context, { maxTokens: 9 }, new AbortController().signal), context, least);
  expect(await collect(-1.1)).toMatchObject({ text: "\n  a();\n  b();", logProbs: [-0.5, -0.5] });
  expect(await collect(-0.1)).toMatchObject({ text: "\n  a();" });
  expect(await collect(-Infinity)).toMatchObject({ text: "\n  a();\n  b();\n  c();" });
});

test("a block that the model ended stays whole", async () => {
  const { collected } = collect(["\n  a();\n  b();"], contextOf("if (x) {", "block"));
  expect((await collected).text).toBe("\n  a();\n  b();");
});

test("blank lines inside of a block do not end it", () => {
  expect(endOfText("\n  a\n\n  b", contextOf("f:", "block"))).toBeNull();
});

test("a block is never longer than thirty lines", () => {
  const text = "\n  a".repeat(40);
  expect(text.slice(0, endOfText(text, contextOf("f:", "block")) ?? 0).split("\n")).toHaveLength(30);
});
