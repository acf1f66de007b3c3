// Which of the shipped models a bench measures, as a user of such a machine has it: nano by name, or the large one after
// Loupe's own trial has chosen it here.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { ROOT } from "../../scripts/lib/command.mjs";
import { openDocument, startServer } from "./serverClient.mjs";

const TEXT = "export const first = ";
const TRIAL_TAKES_AT_MOST_MS = 120_000;
const ASK_AGAIN_MS = 500;

/** @typedef {{ args: readonly string[], settings: Readonly<Record<string, unknown>> }} Program what a server is started with */

/**
 * @param {{ model: string | null, models: string | null }} asked `base`: the large one; `models`: a folder with a manifest
 * @returns {Promise<Program & { remove: () => void }>}
 */
export async function prepareModel({ model, models }) {
  const store = mkdtempSync(join(tmpdir(), "loupe-bench-store-"));
  const remove = () => rmSync(store, { recursive: true, force: true });
  const args = ["--store", store, ...(models ? ["--models", models] : [])];
  if (model === null) return { args, settings: { model: "loupe-nano" }, remove };
  try {
    await waitForTrial(args, `loupe-${model}`);
    return { args, settings: {}, remove };
  } catch (error) {
    remove();
    throw error;
  }
}

async function waitForTrial(args, id) {
  const server = await startServer(ROOT, { args });
  try {
    const document = openDocument(server, join(ROOT, "bench/trial.ts"), TEXT);
    await document.opened;
    await document.complete(TEXT.length);
    const until = performance.now() + TRIAL_TAKES_AT_MOST_MS;
    for (;;) {
      const choice = await server.connection.sendRequest("loupe/shippedChoice");
      if (choice?.reason === "quickEnough") return console.error(`${id}: ${JSON.stringify(choice.trial)}`);
      if (choice?.reason !== "notMeasured" || performance.now() > until)
        throw new Error(`${id} is not what answers on this machine: ${JSON.stringify(choice)}`);
      await sleep(ASK_AGAIN_MS);
    }
  } finally {
    await server.stop();
  }
}
