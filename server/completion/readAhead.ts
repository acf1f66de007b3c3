// While the cursor rests, the engine reads what a request there would ask: the first character typed then finds the prompt
// known. Writes nothing, and a request ends it at once.
import { collectContext, type ContextSources } from "../context/collect";
import type { ReadAhead } from "../inference/local";
import type { Settings } from "../protocol/settings";
import { reasonToSkip } from "./gate";
import type { CompletionRequest } from "./types";

export interface CursorReaderDeps extends ContextSources {
  readonly readAhead: ReadAhead;
  readonly settingsFor: (uri: string) => Promise<Settings>;
}

export class CursorReader {
  private controller = new AbortController();

  constructor(private readonly deps: CursorReaderDeps) {}

  /** Throws what the engine throws, and nothing for an abort. */
  async read(request: CompletionRequest): Promise<void> {
    this.abort();
    const { signal } = (this.controller = new AbortController());
    try {
      const settings = await this.deps.settingsFor(request.uri);
      if (reasonToSkip(request, settings) !== null || settings.inference !== "local") return;
      const context = await collectContext(request, this.deps, signal);
      await this.deps.readAhead(context, settings.maxSuggestionTokens, signal);
    } catch (error) {
      if (!signal.aborted) throw error;
    }
  }

  abort(): void {
    this.controller.abort();
  }
}
