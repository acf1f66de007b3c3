// Connects what the editor asks about models to `server/model`. A refusal is an answer with a sentence for a person;
// what goes on in a download is told as it goes.
import { freemem, totalmem } from "node:os";
import { stat } from "node:fs/promises";
import { extname } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import type { CancellationToken, Connection } from "vscode-languageserver/node";
import { findGgufFiles } from "../gguf/onThisComputer";
import type { Services } from "../services/services";
import type { Transfer } from "../model/library";
import type { ModelEntry } from "../model/manifest";
import { readCertificates } from "../net/certificates";
import { withCodes } from "../protocol/hiddenCharacters";
import * as models from "../protocol/models";
import { toEnglish, type Sentence, UserFacingError } from "../protocol/sentences";
import type { Settings } from "../protocol/settings";

/** Nothing for this long from the hub is as good as a cut. */
const IDLE_MS = 30_000;
const PROGRESS_EVERY_MS = 250;

export function registerModels(
  connection: Connection,
  services: Services,
  settings: () => Pick<Settings, "modelMirror" | "certificateFiles">,
): void {
  const { library, measure } = services;
  const certificates = () =>
    readCertificates(settings().certificateFiles, (sentence) =>
      connection.console.error(toEnglish(sentence)),
    );
  const installed = async (entry: ModelEntry): Promise<models.ModelAnswer> => {
    const trial = await measure(entry).catch((error: unknown) => {
      connection.console.error(`the trial of ${entry.id} failed: ${String(error)}`);
      return null;
    });
    return { kind: "installed", id: entry.id, trial };
  };
  const list = async () => library.list((await services.model()).entry.id, freemem());
  let measured: Promise<void> | null = null;
  connection.onRequest(models.ModelsRequest, list);
  connection.onRequest(models.MeasureModelsRequest, async () => {
    await (measured ??= measureShipped(connection, services));
    return list();
  });
  registerFiles(connection, services, installed);
  connection.onRequest(models.ShippedChoiceRequest, () => services.shippedChoice());
  connection.onNotification(models.PowerNotification, ({ onBattery }) => {
    services
      .powerChanged(onBattery)
      .catch((error: unknown) => connection.console.error(`the model's choice failed: ${String(error)}`));
  });
  connection.onRequest(models.RemoveModelRequest, ({ id }) =>
    answerOrRefuse(async () => {
      await library.remove(id);
      return { kind: "removed" };
    }),
  );
  connection.onRequest(models.AnnounceModelRequest, ({ id, network }, token) =>
    answerOrRefuse(async () => {
      const transfer = transferFor({ ...network, certificates: certificates() }, token, () => undefined);
      const announcement = await library.announce(id, settings().modelMirror, transfer);
      return { kind: "announced", announcement };
    }),
  );
  connection.onRequest(models.DownloadModelRequest, ({ id, network, announcement }, token) =>
    answerOrRefuse(async () => {
      const onProgress = progressOf(connection, id);
      const transfer = transferFor({ ...network, certificates: certificates() }, token, onProgress);
      return installed(await library.download(id, announcement, transfer));
    }),
  );
}

/** Folders and files of the user's own, and those of other programs. */
function registerFiles(
  connection: Connection,
  { library }: Services,
  installed: (entry: ModelEntry) => Promise<models.ModelAnswer>,
): void {
  const describe = (path: string) =>
    answerOrRefuse(async () => {
      const model = { path, ...(await library.describeGguf(path, freemem())) };
      return { kind: "described" as const, model };
    });
  connection.onRequest(models.DescribeModelFileRequest, ({ path }) => describe(path));
  connection.onRequest(models.LocalModelsRequest, async () => {
    const found: models.LocalModel[] = [];
    // One at a time: each reads a table of words.
    for (const file of await findGgufFiles())
      found.push({ ...file, name: withCodes(file.name), answer: await describe(file.path) });
    return found;
  });
  connection.onRequest(models.AddModelRequest, ({ path }, token) =>
    answerOrRefuse(async () => {
      if (extname(path) === ".onnx" || !(await isFile(path))) return installed(await library.add(path));
      const { fileBytes } = await library.describeGguf(path, freemem());
      const signal = abortedBy(token, new Cancelled("cancelled"));
      const reportProgress = progressOf(connection, path);
      const onProgress = (bytes: number) => reportProgress(bytes, fileBytes);
      return installed(await library.addGguf(path, { signal, onProgress, totalBytes: totalmem() }));
    }),
  );
}

/**
 * What the catalogue's models should do here is estimated from the small one; the large one may have been measured in a bad
 * moment. What a model was measured at in a quiet moment stands: other programs make it slower, nothing makes it faster.
 */
async function measureShipped(connection: Connection, { library, measure }: Services): Promise<void> {
  const { small, large } = await library.shipped();
  for (const entry of large ? [small, large] : [small]) {
    await measure(entry).catch((error: unknown) =>
      connection.console.error(`the trial of ${entry.id} failed: ${String(error)}`),
    );
  }
}

/** Tells of it a few times a second, and of its end. */
function progressOf(connection: Connection, id: string): Transfer["onProgress"] {
  let lastMs = 0;
  return (bytes, total) => {
    const now = performance.now();
    if (bytes < total && now - lastMs < PROGRESS_EVERY_MS) return;
    lastMs = now;
    void connection.sendNotification(models.DownloadProgressNotification, { id, bytes, total });
  };
}

function isFile(path: string): Promise<boolean> {
  return stat(path).then(
    (status) => status.isFile(),
    () => false,
  );
}

class Paused extends Error {
  override readonly name = "Paused";
}

class Cancelled extends Error {
  override readonly name = "Cancelled";
}

function abortedBy(token: CancellationToken, reason: Error): AbortSignal {
  const controller = new AbortController();
  const abort = () => controller.abort(reason);
  token.onCancellationRequested(abort);
  if (token.isCancellationRequested) abort();
  return controller.signal;
}

function transferFor(
  { proxy, strictTls, certificates }: models.NetworkParams & { readonly certificates: readonly string[] },
  token: CancellationToken,
  onProgress: Transfer["onProgress"],
): Transfer {
  return {
    network: { proxy: proxy ?? proxyOf(process.env), strictTls, certificates },
    signal: abortedBy(token, new Paused("paused")),
    idleMs: IDLE_MS,
    delay: async (ms, signal) => void (await wait(ms, undefined, { signal })),
    onProgress,
  };
}

/** As other programs of the system find their proxy. */
function proxyOf(env: NodeJS.ProcessEnv): string | null {
  return env.HTTPS_PROXY ?? env.https_proxy ?? null;
}

async function answerOrRefuse<T>(work: () => Promise<T>): Promise<T | models.Refusal> {
  try {
    return await work();
  } catch (error) {
    const cause = error instanceof Error ? (error.cause ?? error) : error;
    if (error instanceof Paused || cause instanceof Paused) {
      return refusal({ code: "paused", args: [] });
    }
    if (error instanceof Cancelled) return refusal({ code: "cancelled", args: [] });
    if (error instanceof UserFacingError) return refusal(error.sentence);
    throw error;
  }
}

function refusal(sentence: Sentence): models.Refusal {
  return { kind: "refused", message: toEnglish(sentence), sentence };
}
