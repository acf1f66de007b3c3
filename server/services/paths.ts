// Where the built programs lie beside each other: everything is found from the running file's own folder, so that the
// packaged extension, a checkout and a global install are the same.
import { join } from "node:path";
import { modelStoreFolder } from "../model/storeFolder";

export interface ProgramPaths {
  readonly enginePath: string;
  readonly grammarFolder: string;
  readonly manifestPath: string;
  readonly catalogPath: string;
  /** Where models lie that did not come with Loupe. */
  readonly storeFolder: string;
}

/** Given by tests and by people who keep models elsewhere. */
export interface GivenFolders {
  readonly models?: string | undefined;
  readonly store?: string | undefined;
}

/** `programFolder` is `dist/`. */
export function programPaths(programFolder: string, given: GivenFolders = {}): ProgramPaths {
  const models = given.models ?? join(programFolder, "..", "models");
  return {
    enginePath: join(programFolder, "engine.js"),
    grammarFolder: join(programFolder, "grammars"),
    manifestPath: join(models, "manifest.json"),
    catalogPath: join(models, "catalog.json"),
    storeFolder: given.store ?? modelStoreFolder(),
  };
}
