// A line that opens a block comes with the block's body where a model is sure of one and the tree takes it; else alone.
import { createRequire } from "node:module";
import { dirname } from "node:path";
import { expect, test } from "vitest";
import { complete, type CompletionDeps } from "../../../../server/completion/complete";
import { CompletionCache } from "../../../../server/completion/completionCache";
import { Recorder } from "../../../../server/completion/recorder";
import { Parser } from "../../../../server/context/parser";
import type { Infer } from "../../../../server/inference/types";
import { readSettings } from "../../../../server/protocol/settings";
import { grammarFolder } from "../context/grammars";
import { FakeInfer, GENERATED } from "./fakeInfer";
import { drawnRequest } from "./requests";

const parser = new Parser(grammarFolder(dirname(createRequire(import.meta.url).resolve("web-tree-sitter"))));
const SIGNAL = new AbortController().signal;
const FILE = "const a = 1;\nfunction f() {\n  f();\n  │\n}\n";

/** `line` first; asked for a block, `body`. */
async function suggested(
  { line, body, bias = 3 }: { line: string; body: readonly string[]; bias?: number },
  { drawn = FILE, languageId = "typescript", stopReason = GENERATED.stopReason } = {},
): Promise<string> {
  const request = drawnRequest(drawn, { languageId });
  const lines = new FakeInfer([line]);
  const bodies = new FakeInfer(body, { ...GENERATED, stopReason });
  const infer: Infer = (context, ...rest) =>
    (context.extent === "line" ? lines : bodies).infer(context, ...rest);
  const thresholds = { quiet: 0.1, balanced: 0.1, eager: 0.1 };
  const deps: CompletionDeps = {
    ...{ settings: readSettings(undefined), completionCache: new CompletionCache(), infer, parser },
    confidenceWeights: () => Promise.resolve({ bias, weights: [], thresholds }),
    ...{ workspaceFolders: () => [], wait: () => Promise.resolve(), neighbours: { of: () => [] } },
    ...{ openDocuments: () => [], offersAlternatives: false },
    recorder: new Recorder(request, { id: 1, time: "", triggerKind: "automatic" }, () => 0),
  };
  const outcome = await complete(request, deps, SIGNAL);
  return outcome.kind === "completed" ? outcome.insertText : outcome.reason;
}

test("a whole body that the tree takes stands below the line", async () => {
  const body = ["\n    f();", "\n  }"];
  expect(await suggested({ line: "if (a) {", body })).toBe("if (a) {\n    f();\n  }");
});

test("the same in Python, where a line of less indentation ends it", async () => {
  const drawn = "a = 1\ndef f():\n    f()\n    │\n";
  const written = { line: "if a:", body: ["\n        f()", "\n    return"] };
  expect(await suggested(written, { drawn, languageId: "python" })).toBe("if a:\n        f()");
});

test.each([
  ["is cut off by its improbability", { body: ["\n    f();", "\n  }"], stopReason: "hopeless" }],
  ["leaves the code with a fault", { body: ["\n    f(;", "\n  }"] }],
  ["is empty", { body: ["\n  }"] }],
  ["uses a name that does not exist", { body: ["\n    unheardOf();", "\n  }"] }],
] as const)("the line stands alone where the body %s", async (_, { body, ...given }) => {
  expect(await suggested({ line: "if (a) {", body }, given)).toBe("if (a) {");
});

test("none is written below a line that is not sure, that opens nothing, or that has a body", async () => {
  const body = ["\n    f();", "\n  }"];
  expect(await suggested({ line: "if (a) {", body, bias: -0.5 })).toBe("if (a) {");
  expect(await suggested({ line: "f(a);", body })).toBe("f(a);");
  const drawn = "const a = 1;\nfunction f() {\n  f();\n  │\n    f();\n  }\n}\n";
  expect(await suggested({ line: "if (a) {", body }, { drawn })).toBe("if (a) {");
});
