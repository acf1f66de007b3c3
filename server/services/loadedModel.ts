// The chosen model's files → what the server needs of them beside the engine: its entry, tokenizer and fitted numbers.
import { parseJson } from "../async/parseJson";
import { readFile } from "node:fs/promises";
import { ModelError, ModelRefused } from "../model/errors";
import type { ModelLibrary } from "../model/library";
import type { ModelEntry } from "../model/manifest";
import { loadMixing } from "../model/mixing";
import type { ModelVerifier } from "../model/verify";
import type { Mixing } from "../protocol/mixing";
import { joinSentences, type Sentence } from "../protocol/sentences";
import { Tokenizer } from "../tokenizer/tokenizer";

export interface LoadedModel {
  readonly entry: ModelEntry;
  readonly mixing: Mixing;
  readonly tokenizer: Tokenizer;
}

/** Passes a sentence on when it differs from the one before. */
export function skipRepeats(tell: (sentence: Sentence) => void): (sentence: Sentence) => void {
  let last = "";
  return (sentence) => {
    const key = JSON.stringify(sentence);
    if (key !== last) tell(sentence);
    last = key;
  };
}

/** The model of the setting; where that one is gone, the one that Loupe ships, and a sentence that says so. */
export async function chosenEntry(
  library: ModelLibrary,
  id: string,
  onMessage: (sentence: Sentence) => void,
): Promise<ModelEntry> {
  try {
    return await library.entry(id);
  } catch (error) {
    const isGone = error instanceof ModelError || error instanceof ModelRefused;
    if (id === "" || !isGone) throw error;
    onMessage(joinSentences(error.sentence, { code: "ownModelUsed", args: [] }));
    return library.entry("");
  }
}

export async function loadModel(
  chosen: () => Promise<ModelEntry>,
  verifier: ModelVerifier,
): Promise<LoadedModel> {
  const entry = await chosen();
  await verifier.verify(entry);
  return { entry, tokenizer: await readTokenizer(entry), mixing: await readMixingOf(entry) };
}

async function readMixingOf({ mixing }: ModelEntry): Promise<Mixing> {
  try {
    return await loadMixing(mixing?.path ?? null);
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    const wrong = { code: "mixingUnreadable", args: [detail] } as const;
    throw new ModelError("modelUnreadable", wrong, { cause: error });
  }
}

async function readTokenizer(entry: ModelEntry): Promise<Tokenizer> {
  try {
    return await Tokenizer.load(await parseJson(await readFile(entry.tokenizer.path)));
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    const wrong = { code: "tokenizerUnreadable", args: [detail] } as const;
    throw new ModelError("modelUnreadable", wrong, { cause: error });
  }
}
