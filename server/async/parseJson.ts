// The bytes of a JSON file → what it says. A large one is parsed in a thread of its own and comes over in pieces: neither the
// parsing nor the taking over holds the event loop.
import { Worker } from "node:worker_threads";

/** Parsed at once, in a few milliseconds. */
const SMALL_BYTES = 1 << 20;

interface Piece {
  /** Of the container that the entries belong to. */
  readonly path: readonly (string | number)[];
  readonly isList: boolean;
  readonly entries: readonly (readonly [string | number, unknown])[];
}

type WorkerMessage =
  { readonly piece: Piece } | { readonly whole: unknown } | { readonly wrong: string } | "done";

/**
 * What is large is told container by container, a few thousand values at a time, each when it is asked for: messages that
 * wait are all handled in one turn of the loop.
 */
const PARSER = `
const { parentPort, workerData } = require("node:worker_threads");
const MOST = 4000;
const isLarge = new WeakMap();
function weigh(value) {
  if (typeof value === "string") return 1 + value.length / 100;
  if (typeof value !== "object" || value === null) return 1;
  let weight = 1;
  for (const key in value) weight += 1 + weigh(value[key]);
  isLarge.set(value, weight > MOST);
  return weight;
}
function* pieces(value, path) {
  const isList = Array.isArray(value);
  let [entries, weight] = [[], 0];
  yield { path, isList, entries };
  for (const name in value) {
    const key = isList ? Number(name) : name;
    const child = value[name];
    if (typeof child === "object" && child !== null && isLarge.get(child)) {
      yield { path, isList, entries };
      [entries, weight] = [[], 0];
      yield* pieces(child, [...path, key]);
      continue;
    }
    entries.push([key, child]);
    weight += 1 + weigh(child);
    if (weight < MOST) continue;
    yield { path, isList, entries };
    [entries, weight] = [[], 0];
  }
  yield { path, isList, entries };
}
let told = null;
parentPort.on("message", () => {
  try {
    if (told === null) {
      const parsed = JSON.parse(new TextDecoder().decode(workerData));
      if (weigh(parsed) <= MOST || typeof parsed !== "object") return parentPort.postMessage({ whole: parsed });
      told = pieces(parsed, []);
    }
    const { value, done } = told.next();
    parentPort.postMessage(done ? "done" : { piece: value });
  } catch (error) {
    parentPort.postMessage({ wrong: error.message });
  }
});
`;

/** Throws a `SyntaxError` where it is no JSON. */
export async function parseJson(bytes: Uint8Array<ArrayBuffer>): Promise<unknown> {
  if (bytes.length <= SMALL_BYTES) return JSON.parse(new TextDecoder().decode(bytes)) as unknown;
  const worker = new Worker(PARSER, { eval: true, workerData: bytes, env: {} });
  try {
    let root: unknown = null;
    for (;;) {
      const told = await ask(worker);
      if (told === "done") return root;
      if ("wrong" in told) throw new SyntaxError(told.wrong);
      if ("whole" in told) return told.whole;
      root = withPiece(root, told.piece);
      await new Promise(setImmediate);
    }
  } finally {
    await worker.terminate();
  }
}

function ask(worker: Worker): Promise<WorkerMessage> {
  return new Promise((resolve, reject) => {
    worker.removeAllListeners();
    worker.once("message", resolve);
    worker.once("error", reject);
    worker.postMessage(null);
  });
}

type Container = Record<string | number, unknown>;

function withPiece(root: unknown, { path, isList, entries }: Piece): unknown {
  const made = root ?? (isList ? [] : {});
  let container = made as Container;
  for (const key of path) {
    if (!Object.hasOwn(container, key)) set(container, key, isList ? [] : {});
    container = container[key] as Container;
  }
  for (const [key, value] of entries) set(container, key, value);
  return made;
}

/** As JSON has it: "__proto__" is a name like others. */
function set(container: Container, key: string | number, value: unknown): void {
  if (key !== "__proto__") container[key] = value;
  else Object.defineProperty(container, key, { value, writable: true, enumerable: true, configurable: true });
}
