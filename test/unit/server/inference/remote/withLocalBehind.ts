// Completion servers and a local model that stands in for them and says "local": what an explicit request gets, and what is told.
import type { CompletionContext } from "../../../../../server/context/types";
import type { GenerateResult } from "../../../../../server/protocol/engine";
import { createRemoteInfer, type RemoteInferDeps } from "../../../../../server/inference/remote/remote";
import { DIRECT } from "../../../../../server/net/http";
import { toEnglish } from "../../../../../server/protocol/sentences";
import type { CompletionServer } from "../../../../../server/protocol/servers";

export interface Asker {
  readonly messages: string[];
  /** What the local model was given to go on from, each time that it was asked. */
  readonly localPrefixes: string[];
  readonly complete: (context: CompletionContext) => Promise<{ text: string; result: GenerateResult }>;
}

export function askerOf(servers: readonly CompletionServer[], fields: Partial<RemoteInferDeps> = {}): Asker {
  const messages: string[] = [];
  const localPrefixes: string[] = [];
  const infer = createRemoteInfer({
    servers: () => servers,
    network: () => DIRECT,
    keyOf: () => Promise.resolve(null),
    // eslint-disable-next-line @typescript-eslint/require-await -- an `Infer` is a stream
    fallback: async function* ({ prefix }) {
      localPrefixes.push(prefix);
      yield { kind: "piece", text: "local", logProbs: [] };
      yield { kind: "end", result: { stopReason: "eos" } as GenerateResult };
    },
    onMessage: (sentence) => messages.push(toEnglish(sentence)),
    now: () => 0,
    idleMs: 60_000,
    totalMs: 60_000,
    ...fields,
  });
  const complete = async (context: CompletionContext) => {
    let text = "";
    const stream = infer(context, { maxTokens: 16 }, new AbortController().signal);
    for await (const event of stream) {
      if (event.kind === "end") return { text, result: event.result };
      text += event.text;
    }
    throw new Error("the stream has no end");
  };
  return { messages, localPrefixes, complete };
}
