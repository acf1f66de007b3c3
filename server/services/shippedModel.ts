// Of the models that came with Loupe, the one that answers where the user has chosen none. Remembers why, and that the large
// one did not run: it is not tried again before the next start.
import { ModelError } from "../model/errors";
import type { ModelLibrary } from "../model/library";
import type { ModelEntry } from "../model/manifest";
import { type MachineFacts, reasonForChoice } from "../model/shippedChoice";
import type { ModelVerifier } from "../model/verify";
import type { ShippedChoice, ShippedReason } from "../protocol/models";
import { type Sentence, messagePartOf } from "../protocol/sentences";

export interface ShippedModelDeps {
  readonly library: Pick<ModelLibrary, "shipped" | "trialOf">;
  readonly verifier: Pick<ModelVerifier, "verify">;
  readonly facts: () => Promise<MachineFacts>;
  /** On battery, where the setting says so. */
  readonly prefersSmall: () => boolean;
  /** `2026-11-26` */
  readonly today: () => string;
  readonly onMessage: (sentence: Sentence) => void;
}

export class ShippedModel {
  private isBroken = false;

  constructor(private readonly deps: ShippedModelDeps) {}

  async entry(): Promise<ModelEntry> {
    const { small, large } = await this.deps.library.shipped();
    return large && (await this.reason(large)) === "quickEnough" ? large : small;
  }

  async choice(): Promise<ShippedChoice> {
    const { small, large } = await this.deps.library.shipped();
    if (!large) return { model: small.name, large: null, reason: "onlyOne", trial: null };
    const reason = await this.reason(large);
    const { name } = reason === "quickEnough" ? large : small;
    return { model: name, large: large.name, reason, trial: await this.deps.library.trialOf(large) };
  }

  /** The large one, where nothing but a measurement speaks against it: one that was slow is given a chance every day. */
  async toBeMeasured(): Promise<ModelEntry | null> {
    const { library, today } = this.deps;
    const { large } = await library.shipped();
    if (!large) return null;
    const reason = await this.reason(large);
    if (reason === "notMeasured") return large;
    return reason === "tooSlow" && (await library.trialOf(large))?.measuredOn !== today() ? large : null;
  }

  /** It did not run: from now on the small one answers, and a sentence says so once. */
  setBroken(error: unknown): void {
    if (this.isBroken) return;
    this.isBroken = true;
    this.deps.onMessage({ code: "largeModelBroken", args: [messagePartOf(error)] });
  }

  private async reason(large: ModelEntry): Promise<ShippedReason> {
    const { library, verifier, facts, prefersSmall } = this.deps;
    if (this.isBroken) return "broken";
    const reason = reasonForChoice(await facts(), await library.trialOf(large), prefersSmall());
    if (reason !== "quickEnough" && reason !== "notMeasured") return reason;
    try {
      await verifier.verify(large);
      return reason;
    } catch (error) {
      if (!(error instanceof ModelError)) throw error;
      this.setBroken(error);
      return "broken";
    }
  }
}
