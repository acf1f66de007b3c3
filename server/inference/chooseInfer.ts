// The setting `loupe.inference` → the way a request is answered: this machine's model, or completion servers with that
// model behind them. Decided at every request, so a change needs no restart.
import { readCertificates } from "../net/certificates";
import { DIRECT, type Network } from "../net/http";
import type { Sentence } from "../protocol/sentences";
import { readServers } from "../protocol/servers";
import type { Settings } from "../protocol/settings";
import { createRemoteInfer } from "./remote/remote";
import type { Infer } from "./types";

export interface ChooseInferDeps {
  readonly local: Infer;
  readonly settings: () => Pick<Settings, "inference" | "servers" | "certificateFiles">;
  /** The key for a server's address, or null. */
  readonly keyOf: (url: string) => Promise<string | null>;
  readonly onMessage: (sentence: Sentence) => void;
  readonly now: () => number;
}

/** A suggestion that comes later than this is of no use. */
const IDLE_MS = 10_000;
/** A block from a slow server; one that goes on for longer says nothing. */
const TOTAL_MS = 60_000;

export function chooseInfer({ local, settings, keyOf, onMessage, now }: ChooseInferDeps): Infer {
  const reported = new Set<string>();
  const tell = (sentence: Sentence) => {
    const message = JSON.stringify(sentence);
    if (!reported.has(message)) onMessage(sentence);
    reported.add(message);
  };
  const networkFor = memoize((files: string) => readNetwork(JSON.parse(files) as string[], tell));
  const remote = createRemoteInfer({
    servers: () => {
      const { servers, faults } = readServers(settings().servers);
      faults.forEach(tell);
      if (servers.length === 0) tell({ code: "noServers", args: [] });
      return servers;
    },
    network: () => networkFor(JSON.stringify(settings().certificateFiles)),
    keyOf,
    fallback: local,
    onMessage,
    now,
    idleMs: IDLE_MS,
    totalMs: TOTAL_MS,
  });
  return (context, options, signal) =>
    (settings().inference === "server" ? remote : local)(context, options, signal);
}

/** Completion servers are a team's own: they are asked without a proxy. */
function readNetwork(files: readonly string[], tell: (sentence: Sentence) => void): Network {
  return { ...DIRECT, certificates: readCertificates(files, tell) };
}

/** The last argument's result is kept: files are read again when the setting changes. */
function memoize<T>(compute: (key: string) => T): (key: string) => T {
  let last: { key: string; value: T } | null = null;
  return (key) => (last?.key === key ? last : (last = { key, value: compute(key) })).value;
}
