// The chosen model's files → what the server needs of them beside the engine: its entry, tokenizer and fitted numbers.
import { readFile } from "node:fs/promises";
import { ModelError, ModelRefused } from "../model/errors";
import type { ModelLibrary } from "../model/library";
import type { ModelEntry } from "../model/manifest";
import { loadMixing } from "../model/mixing";
import type { ModelVerifier } from "../model/verify";
import type { Mixing } from "../protocol/mixing";
import { Tokenizer } from "../tokenizer/tokenizer";

export interface LoadedModel {
  readonly entry: ModelEntry;
  readonly mixing: Mixing;
  readonly tokenizer: Tokenizer;
}

/** Passes a message on when it differs from the one before. */
export function once(tell: (message: string) => void): (message: string) => void {
  let last = "";
  return (message) => {
    if (message !== last) tell((last = message));
  };
}

/** The model of the setting; where that one is gone, the one that Loupe ships, and a sentence that says so. */
export async function chosenEntry(
  library: ModelLibrary,
  id: string,
  onMessage: (message: string) => void,
): Promise<ModelEntry> {
  try {
    return await library.entry(id);
  } catch (error) {
    const isGone = error instanceof ModelError || error instanceof ModelRefused;
    if (id === "" || !isGone) throw error;
    onMessage(`${error.message} Loupe's own model is used.`);
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
    throw new ModelError("modelUnreadable", `The model's fitted numbers cannot be read: ${detail}.`, {
      cause: error,
    });
  }
}

async function readTokenizer(entry: ModelEntry): Promise<Tokenizer> {
  try {
    return new Tokenizer(JSON.parse(await readFile(entry.tokenizer.path, "utf8")));
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    throw new ModelError("modelUnreadable", `The model's tokenizer cannot be read: ${detail}.`, {
      cause: error,
    });
  }
}
