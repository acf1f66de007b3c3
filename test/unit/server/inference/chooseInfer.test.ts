// What is wrong with the settings of completion servers is said once, as a sentence for the editor to translate; the local
// model answers.
import { expect, test } from "vitest";
import type { CompletionContext } from "../../../../server/context/types";
import { chooseInfer } from "../../../../server/inference/chooseInfer";
import type { GenerateResult } from "../../../../server/protocol/engine";
import type { Sentence } from "../../../../server/protocol/sentences";

test.each([
  { servers: [], codes: ["noServers"] },
  { servers: [{ protocol: "grpc", url: "http://box" }], codes: ["serverSetting", "noServers"] },
  { servers: [], files: ["/no/such.pem"], codes: ["noServers"] },
  {
    servers: [{ protocol: "openai", url: "http://127.0.0.1:9" }],
    files: ["/no/such.pem"],
    codes: ["certificateUnreadable", "serverFailed"],
  },
])("tells of $codes once", async ({ servers, files = [], codes }) => {
  const told: Sentence[] = [];
  const infer = chooseInfer({
    // eslint-disable-next-line @typescript-eslint/require-await -- an `Infer` is a stream
    local: async function* () {
      yield { kind: "piece", text: "local", logProbs: [] };
      yield { kind: "end", result: { stopReason: "eos" } as GenerateResult };
    },
    settings: () => ({ inference: "server", servers, certificateFiles: files }),
    keyOf: () => Promise.resolve(null),
    onMessage: (sentence) => told.push(sentence),
    now: () => 0,
  });
  const context = { prefix: "a", suffix: "", extent: "line" } as unknown as CompletionContext;
  for (let time = 0; time < 2; time++) {
    const pieces = [];
    for await (const event of infer(context, { maxTokens: 4 }, new AbortController().signal))
      if (event.kind === "piece") pieces.push(event.text);
    expect(pieces).toEqual(["local"]);
  }
  expect(told.map((sentence) => sentence.code)).toEqual(codes);
});
