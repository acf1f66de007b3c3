// Where the built programs lie beside each other: everything is found from the running file's own folder, so that the
// packaged extension, a checkout and a global install are the same.
import { join } from "node:path";

export interface ProgramPaths {
  readonly enginePath: string;
  readonly grammarFolder: string;
  readonly manifestPath: string;
}

/** `programFolder` is `dist/`; `modelsFolder` is given by tests and by people who keep models elsewhere. */
export function programPaths(programFolder: string, modelsFolder: string | undefined): ProgramPaths {
  return {
    enginePath: join(programFolder, "engine.js"),
    grammarFolder: join(programFolder, "grammars"),
    manifestPath: join(modelsFolder ?? join(programFolder, "..", "models"), "manifest.json"),
  };
}
