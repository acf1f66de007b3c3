// Explanations that were saved elsewhere, opened as far as the page needs no browser; and what the page is told.
import { fromWire } from "../../../extension/explain/page/wire";
import { readSaved } from "../../../extension/explain/page/savedExplanation";
import { tokenLabel } from "../../../media/panel/labels";
import { Questions } from "../../../media/panel/questions";
import { Store } from "../../../media/panel/store";
import { toWire } from "../../../server/explain/wire";
import type { Question } from "../../../server/protocol/explain";
import { mutatedJson } from "../mutate";
import type { Random } from "../random";
import type { Target } from "../target";

const SHAPE = { contextLength: 16, nLayer: 2, nHead: 2, nKvHead: 1, headDim: 4, vocabSize: 64 };
const TOKENS = [0, 1, 2].map((i) => ({ tokenId: i, start: i, end: i + 1, bytes: [97 + i] }));
const floats = (length: number) => Float32Array.from({ length }, (_, i) => i / length);
const named = (tokenId: number) => ({ tokenId, bytes: [97 + tokenId] });
const ANSWERS: readonly { question: object; answer: object }[] = [
  {
    question: { kind: "attention", layer: 0, head: 0 },
    answer: { length: 3, omitted: 0, side: 3, picture: new Uint8Array(9), ahead: 0 },
  },
  {
    question: { kind: "head", position: 2, layer: 0, head: 0 },
    answer: {
      ...{
        kvHead: 0,
        query: floats(4),
        rotatedQuery: floats(4),
        keys: floats(12),
        values: floats(12),
        scale: 0.5,
      },
      ...{ scores: floats(3), weights: floats(3), weightsAreRead: true, output: floats(4) },
    },
  },
  {
    question: { kind: "overview" },
    answer: {
      length: 3,
      omitted: 0,
      side: 3,
      received: new Float32Array(6),
      pictures: new Uint8Array(36),
      scores: floats(24),
      shuffled: floats(24),
    },
  },
  {
    question: { kind: "next", position: 2 },
    answer: { logits: floats(64), candidates: [named(1), named(2)] },
  },
  {
    question: { kind: "surprise" },
    answer: { length: 3, omitted: 0, logProbs: floats(2), ranks: new Int32Array(2) },
  },
  {
    question: { kind: "layers", position: 2 },
    answer: {
      rows: [{ candidates: [{ ...named(1), probability: 0.5 }], rankOfChoice: 0, probabilityOfChoice: 0.5 }],
      quantisation: 0,
      stream: floats(12),
    },
  },
  {
    question: { kind: "embedding", tokenId: 2 },
    answer: {
      row: floats(4),
      codes: new Uint8Array(4),
      scales: floats(1),
      zeroPoint: 8,
      blockSize: 4,
      nearest: [{ ...named(3), cosine: 0.1 }],
    },
  },
  {
    question: { kind: "weights", layer: 0, head: 0, matrix: "query" },
    answer: { rows: 4, columns: 4, values: floats(16), type: "int8", bytes: 16, block: null },
  },
  {
    question: { kind: "parameters" },
    answer: { parts: [{ name: "norm", count: 4, bytes: 16 }], scaleBytes: 0, fileBytes: 100 },
  },
  { question: { kind: "suggestion", turn: 1 }, answer: { record: null, isFitted: true } },
  { question: { kind: "lineInfluence", turn: 1 }, answer: { lines: null } },
];
const SAVED = {
  ...{ format: "loupe-explanation", version: 1 },
  tokens: {
    selection: { text: "abc", omittedLength: 0, fileName: "a.ts", firstLine: 1 },
    model: "nano",
    ...SHAPE,
    tokens: TOKENS,
  },
  answers: ANSWERS.map(({ question, answer }) => ({ question, answer: toWire(answer) })),
};

export const saved: Target = {
  name: "saved explanations",
  cases: 100_000,
  make: (random) => {
    const json = JSON.stringify(mutatedJson(SAVED, random));
    return random.chance(0.1) ? json.slice(0, random.below(json.length)) : json;
  },
  run: (random, json) => {
    const read = readSaved(json as string);
    if (!read) return;
    const questions = new Questions(
      () => undefined,
      () => undefined,
    );
    for (const { question, answer } of read.answers) questions.know(question, fromWire(answer));
    const { tokens } = read;
    for (const span of tokens.tokens) tokenLabel(tokens.selection.text, span);
    const store = new Store(
      () => undefined,
      (draw) => draw(),
    );
    store.show(tokens);
    store.select(selectionOf(random));
    const { token, layer, head } = store.state.selection;
    const isWithin = token <= tokens.tokens.length && layer < tokens.nLayer && head < tokens.nHead;
    if (!isWithin) throw new Error(`selected token ${token}, layer ${layer}, head ${head}`);
  },
};

const KINDS = ["attention", "next", "surprise", "constructor", "similar"];

export const messages: Target = {
  name: "messages of the panel",
  cases: 100_000,
  run: (random) => {
    const store = new Store(
      () => undefined,
      (draw) => draw(),
    );
    const questions = new Questions(
      () => undefined,
      () => store.redraw(),
    );
    for (let i = 0; i < 8; i++) {
      const kind = random.pick(KINDS) as "attention";
      questions.ask(kind, random.json() as { layer: number; head: number });
      questions.receive(random.number(), random.json());
      questions.refuse(random.number(), random.text());
      questions.know(random.json() as Question, random.json());
      store.select(selectionOf(random));
      store.update({ view: random.text(), openTables: new Set([random.text()]) });
    }
    if (random.chance(0.1)) questions.clear();
  },
};

function selectionOf(random: Random) {
  return {
    token: random.number(),
    layer: random.number(),
    head: random.number(),
    candidate: random.number(),
  };
}
