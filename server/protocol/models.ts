// Requests between editor and server about models: which there are, adding, downloading, removing. Choosing one is a
// setting, `loupe.model`. Every request may be refused with a reason, which is an answer and not a fault.
import { NotificationType, RequestType, RequestType0 } from "vscode-languageserver-protocol";
import type { Sentence } from "./sentences";

export interface ModelInfo {
  readonly id: string;
  readonly name: string;
  readonly licence: string | null;
  /** For people: `10 MB`. */
  readonly size: string;
  /** `shipped` came with Loupe, `installed` lies in the user's folder of models, `available` can be downloaded. */
  readonly place: "shipped" | "installed" | "available";
  readonly isActive: boolean;
  /** False: it has not been run in Loupe yet. */
  readonly isTested: boolean;
  /** Measured on this machine after it was installed; null: not yet. */
  readonly trial: ModelTrial | null;
  /** What this machine should do with one that can be had; null where nothing is known to estimate from. */
  readonly estimate: ModelEstimate | null;
  /** The strongest of those that can be had and should run well here. */
  readonly isStrongest: boolean;
}

/** What this machine can do with a model. */
export interface ModelTrial {
  readonly promptTokensPerSecond: number;
  readonly decodeStepMs: number;
  /** With which that was measured; absent: one. */
  readonly threads?: number;
  /** `2026-11-26`; absent: before that was written down. */
  readonly measuredOn?: string;
}

/** Why one of the models that came with Loupe answers, where the user has chosen none. */
export type ShippedReason =
  /** No other came. */
  | "onlyOne"
  /** The large one is quick enough here. */
  | "quickEnough"
  | "tooSlow"
  | "notMeasured"
  | "littleMemory"
  | "oldProcessor"
  | "onBattery"
  /** Its files are missing or changed, or it did not run. */
  | "broken";

export interface ShippedChoice {
  /** For people. */
  readonly model: string;
  /** The name of the large one; null where only one came. */
  readonly large: string | null;
  readonly reason: ShippedReason;
  /** What the large one was measured at here. */
  readonly trial: ModelTrial | null;
}

export interface ModelEstimate extends ModelTrial {
  /** For a suggestion in the middle of a file. */
  readonly waitMs: number;
  readonly fitsMemory: boolean;
  readonly shouldRunWell: boolean;
}

export type ModelAnswer =
  | { readonly kind: "installed"; readonly id: string; readonly trial: ModelTrial | null }
  | { readonly kind: "removed" }
  | { readonly kind: "cancelled" }
  /** `message`: in English. */
  | { readonly kind: "refused"; readonly message: string; readonly sentence: Sentence };

export type Refusal = Extract<ModelAnswer, { kind: "refused" }>;

/** How the editor reaches the network, as its own settings say. */
export interface NetworkParams {
  readonly proxy: string | null;
  readonly strictTls: boolean;
}

/** File of the model → what the hub declares of it. */
export type DeclaredFiles = Readonly<Record<string, { readonly bytes: number; readonly checksum: string }>>;

export interface Announcement {
  readonly hub: string;
  readonly files: DeclaredFiles;
}

export type AnnounceAnswer = { readonly kind: "announced"; readonly announcement: Announcement } | Refusal;

/** A .gguf file, before it is taken. */
export interface ModelFileInfo {
  readonly path: string;
  /** The model's own name, or the one that its program gave it. */
  readonly name: string;
  readonly licence: string | null;
  readonly architecture: string;
  readonly fileBytes: number;
  /** What it will take on the disk, and about in memory while it runs. */
  readonly diskBytes: number;
  readonly memoryBytes: number;
  /** Taught to fill a gap, as its tokenizer says. */
  readonly fillsIn: boolean;
  readonly estimate: ModelEstimate | null;
}

export type ModelFileAnswer = { readonly kind: "described"; readonly model: ModelFileInfo } | Refusal;

/** A file of another program on this computer: what it is, or why Loupe cannot take it. */
export interface LocalModel {
  readonly path: string;
  readonly name: string;
  readonly program: string;
  readonly answer: ModelFileAnswer;
}

/** client → server: what a .gguf file is, and what it would take. Writes nothing. */
export const DescribeModelFileRequest = new RequestType<{ readonly path: string }, ModelFileAnswer, void>(
  "loupe/describeModelFile",
);

/** client → server: the .gguf files that other programs keep on this computer. */
export const LocalModelsRequest = new RequestType0<readonly LocalModel[], void>("loupe/localModels");

/** client → server: all models, the shipped ones first. */
export const ModelsRequest = new RequestType0<readonly ModelInfo[], void>("loupe/models");

/** client → server: the same, once the shipped model was measured here; takes a second, the first time a server is asked. */
export const MeasureModelsRequest = new RequestType0<readonly ModelInfo[], void>("loupe/measureModels");

/**
 * client → server: take the model in this folder, or this .onnx or .gguf file; it is copied. Of a .gguf file the progress is
 * told under its path, and cancelling leaves nothing.
 */
export const AddModelRequest = new RequestType<{ readonly path: string }, ModelAnswer, void>(
  "loupe/addModel",
);

/** client → server: ask the hub what a model's files are. Fetches none of them. */
export const AnnounceModelRequest = new RequestType<
  { readonly id: string; readonly network: NetworkParams },
  AnnounceAnswer,
  void
>("loupe/announceModel");

/** client → server: fetch and install what was announced. Cancelling it pauses: the same request goes on later. */
export const DownloadModelRequest = new RequestType<
  { readonly id: string; readonly network: NetworkParams; readonly announcement: Announcement },
  ModelAnswer,
  void
>("loupe/downloadModel");

/** server → client: bytes of a download so far, or of a file that is taken. */
export const DownloadProgressNotification = new NotificationType<{
  readonly id: string;
  readonly bytes: number;
  readonly total: number;
}>("loupe/downloadProgress");

/** client → server: remove an installed model, or what a paused download has left. */
export const RemoveModelRequest = new RequestType<{ readonly id: string }, ModelAnswer, void>(
  "loupe/removeModel",
);

/** client → server: which of the models that came with Loupe answers, and why; null where the user has chosen one. */
export const ShippedChoiceRequest = new RequestType0<ShippedChoice | null, void>("loupe/shippedChoice");

/** client → server: the machine runs on its battery, or does so no longer. */
export const PowerNotification = new NotificationType<{ readonly onBattery: boolean }>("loupe/power");
