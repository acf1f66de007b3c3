// A model of arithmetic: the next token is the sum of all tokens so far, read from the keys it was given. So a cache
// that kept, lost or mixed up a position changes what comes out.
import type { Decoder, DecoderInput, LayerKv } from "../../../../server/engine/model/decoder";
import type { GenerateParams, ModelShape } from "../../../../server/protocol/engine";
import type { TokenId } from "../../../../server/protocol/tokenId";

export const SHAPE: ModelShape = {
  vocabSize: 50,
  contextLength: 400,
  nLayer: 2,
  nHead: 4,
  nKvHead: 2,
  headDim: 1,
};

export interface FakeDecoder extends Decoder {
  readonly inputs: DecoderInput[];
  /** Called before every run. */
  beforeRun: (input: DecoderInput) => void;
}

export function createFakeDecoder(shape: ModelShape = SHAPE): FakeDecoder {
  const inputs: DecoderInput[] = [];
  const decoder: FakeDecoder = {
    shape,
    inside: { scale: 1, rotary: null, hasWeights: true },
    inputs,
    beforeRun: () => undefined,
    run: (input) => {
      decoder.beforeRun(input);
      inputs.push(input);
      const past = Array.from(input.past.layers[0]?.key.slice(0, input.past.length) ?? []); // [past.length], KV head 0
      const all = [...past, ...input.tokenIds];
      const ends = input.logits === "none" ? [] : input.logits === "last" ? [all.length] : rowEnds(past, all);
      const rows = ends.map((end) => logitsFor(all.slice(0, end), shape.vocabSize));
      return Promise.resolve({
        logits: Float32Array.from(rows.flat()), // [rows, vocabSize]
        rows: Array.from({ length: shape.nLayer }, (): LayerKv => {
          const both = Float32Array.from([...input.tokenIds, ...input.tokenIds]); // [1, 2, new, 1]
          return { key: both, value: both };
        }),
        probed: (input.probes ?? []).map(({ kind, layer }) =>
          kind === "attention"
            ? attentionOf(input, all.length, shape.nHead)
            : Float32Array.from(
                input.tokenIds.flatMap((id) => Array<number>(shape.nHead).fill(id + layer / 10)),
              ),
        ),
      });
    },
  };
  return decoder;
}

/** What the fake generates after `tokenIds`. */
export function expectedNext(tokenIds: readonly TokenId[], vocabSize = SHAPE.vocabSize): TokenId {
  return tokenIds.reduce((sum, id) => sum + id, 1) % vocabSize;
}

function rowEnds(past: readonly number[], all: readonly number[]): number[] {
  return all.slice(past.length).map((_, i) => past.length + i + 1);
}

function logitsFor(tokenIds: readonly number[], vocabSize: number): number[] {
  const best = expectedNext(tokenIds, vocabSize);
  return Array.from({ length: vocabSize }, (_, id) => (id === best ? 5 : -Math.abs(id - best) / 100));
}

/** Uniform over what a query may see, marked by its head: [1, nHead, new, columns]. */
function attentionOf({ tokenIds, past }: DecoderInput, columns: number, nHead: number): Float32Array {
  const values: number[] = [];
  for (let head = 0; head < nHead; head++) {
    for (let row = 0; row < tokenIds.length; row++) {
      const seen = past.length + row + 1;
      // Head h looks at the first token only when h is 0, else evenly.
      for (let column = 0; column < columns; column++) {
        values.push(column >= seen ? 0 : head === 0 ? Number(column === 0) : 1 / seen);
      }
    }
  }
  return Float32Array.from(values);
}

/** The least that a generation is asked with. */
export const GENERATE: GenerateParams = {
  promptIds: [1],
  maxTokens: 2,
  eosIds: [],
  stopIds: [],
  healing: [],
  maskedIds: [],
  endIds: [],
  mustBegin: false,
  minSumLogProb: null,
  memory: null,
};
