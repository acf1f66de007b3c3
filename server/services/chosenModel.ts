// Which model answers: the one of the setting, else the better of the shipped ones that this machine can bear. Loads its
// tokenizer and numbers, measures the large one in a quiet moment, and gives way to the small one where it does not run.
import type { ModelLibrary } from "../model/library";
import type { ModelEntry } from "../model/manifest";
import { readMachineFacts, windowFor } from "../model/shippedChoice";
import type { ModelVerifier } from "../model/verify";
import { type StartTimer, untilUnused } from "../engineHost/usage";
import type { ModelTrial, ShippedChoice } from "../protocol/models";
import type { Sentence } from "../protocol/sentences";
import type { Settings } from "../protocol/settings";
import { chosenEntry, loadModel, type LoadedModel, skipRepeats } from "./loadedModel";
import { UnsupportedSystemError } from "./serverState";
import { ShippedModel } from "./shippedModel";
import { isLargeModel } from "./trials";

export interface ChosenModelDeps {
  readonly library: ModelLibrary;
  readonly verifier: ModelVerifier;
  readonly settings: () => Pick<Settings, "model" | "smallModelOnBattery">;
  /** Resolves once they are the user's own. */
  readonly settingsRead: () => Promise<unknown>;
  readonly measure: (entry: ModelEntry) => Promise<ModelTrial | null>;
  /** Ends the engine and asks here again. */
  readonly restart: () => Promise<unknown>;
  /** A request is being answered. */
  readonly isBusy: () => boolean;
  readonly startTimer: StartTimer;
  readonly onMessage: (sentence: Sentence) => void;
  readonly onFault: (error: unknown) => void;
}

export interface FittedModel extends LoadedModel {
  /** As much of the model's window as this machine reads in time. */
  readonly contextLength: number;
  readonly threads: number;
}

/** The editor's own start is over by then. */
const QUIET_MS = 8_000;

export class ChosenModel {
  private loading: Promise<FittedModel> | null = null;
  /** Asked at every keystroke: files are read for it once. */
  private large: Promise<boolean> | null = null;
  private onBattery = false;
  private isMeasured = false;
  private own: { readonly model: string; readonly isLarge: Promise<boolean> } | null = null;
  private readonly shipped: ShippedModel;
  private readonly tellOnce: (sentence: Sentence) => void;

  constructor(private readonly deps: ChosenModelDeps) {
    this.tellOnce = skipRepeats(deps.onMessage);
    this.shipped = new ShippedModel({
      ...deps,
      facts: readMachineFacts,
      today: () => new Date().toISOString().slice(0, 10),
      prefersSmall: () => this.onBattery && deps.settings().smallModelOnBattery,
    });
  }

  load(): Promise<FittedModel> {
    return (this.loading ??= this.read().catch((error: unknown) => {
      // The next restart looks again; until then the engine's state says what is wrong.
      this.loading = null;
      throw error;
    }));
  }

  forget(): void {
    this.loading = null;
    this.own = null;
    this.large = null;
  }

  /** Null: the user has chosen. */
  async choice(): Promise<ShippedChoice | null> {
    return this.deps.settings().model === "" ? this.shipped.choice() : null;
  }

  /** The large model answers because Loupe chose it. */
  isLarge(): Promise<boolean> {
    return (this.large ??= this.choice()
      .then((choice) => choice?.reason === "quickEnough")
      .catch((error: unknown) => {
        this.large = null;
        throw error;
      }));
  }

  /** The small model may answer while a large one is loaded or reads: one of Loupe's choice, or one that the user added. */
  hasStandIn(): Promise<boolean> {
    const { library, settings } = this.deps;
    const { model } = settings();
    if (model === "") return this.isLarge();
    // Who names a shipped one wants that one; one that is not there gives way when it is loaded.
    const isLarge = () => library.store.read(model).then(isLargeModel, () => false);
    if (this.own?.model !== model) this.own = { model, isLarge: isLarge() };
    return this.own.isLarge;
  }

  /** The small one takes over, or gives way, at once. */
  async powerChanged(onBattery: boolean): Promise<void> {
    this.onBattery = onBattery;
    await this.reconsider();
  }

  /** Something has changed that the choice follows. */
  async reconsider(): Promise<void> {
    this.large = null;
    if (!this.loading || this.deps.settings().model !== "") return;
    const { entry } = await this.loading;
    if (entry.id !== (await this.shipped.entry()).id) await this.deps.restart();
  }

  /**
   * Once a start: of the shipped models the large one is measured, and takes over where it is quick enough; a model of the user's
   * choice is, if it never was, and goes on with as many threads as pay.
   */
  engineRuns(): void {
    if (this.isMeasured) return;
    this.isMeasured = true;
    this.deps.startTimer(() => this.measureWhenQuiet(), QUIET_MS);
  }

  /** True: the small model is asked instead. */
  async engineFailed(error: Error): Promise<boolean> {
    if (error instanceof UnsupportedSystemError || !(await this.isLarge())) return false;
    this.shipped.setBroken(error);
    await this.deps.restart();
    return true;
  }

  private measureWhenQuiet(): void {
    if (this.deps.isBusy()) this.deps.startTimer(() => this.measureWhenQuiet(), QUIET_MS);
    else this.measureOne().catch((error: unknown) => this.deps.onFault(error));
  }

  /** A restart ends what is being answered, and a panel that is open may ask for seconds. */
  private untilUnused(): Promise<void> {
    return untilUnused(this.deps.isBusy, this.deps.startTimer);
  }

  private async measureOne(): Promise<void> {
    if (this.deps.settings().model !== "") return this.measureOwn();
    const large = await this.shipped.toBeMeasured();
    if (!large) return;
    await this.deps.measure(large);
    await this.untilUnused();
    await this.reconsider();
  }

  private async measureOwn(): Promise<void> {
    const { loading } = this;
    if (!loading) return;
    const { entry, threads } = await loading;
    if (await this.deps.library.trialOf(entry)) return;
    const trial = await this.deps.measure(entry);
    await this.untilUnused();
    const isStillThere = this.loading === loading;
    if (isStillThere && (trial?.threads ?? 1) !== threads) await this.deps.restart();
  }

  private async read(): Promise<FittedModel> {
    const { library, verifier, settings, settingsRead } = this.deps;
    await settingsRead();
    this.large = null;
    const { model } = settings();
    const entry = () => (model === "" ? this.shipped.entry() : chosenEntry(library, model, this.tellOnce));
    const loaded = await loadModel(entry, verifier);
    const trial = await library.trialOf(loaded.entry);
    const contextLength = windowFor(trial, loaded.entry.shape.contextLength);
    return { ...loaded, contextLength, threads: trial?.threads ?? 1 };
  }
}
