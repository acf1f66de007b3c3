// Which of the models that came with Loupe answers and why, in words: for the status bar's menu.
import * as vscode from "vscode";
import { type ShippedChoice, ShippedChoiceRequest } from "../server/protocol/models";
import type { ServerHandle } from "./server";

/** Null: the user has chosen, or there was nothing to choose. */
export async function shippedChoiceText(server: ServerHandle): Promise<string | null> {
  if (!server.isRunning()) return null;
  const choice = await server.client().sendRequest(ShippedChoiceRequest);
  return choice && describeChoice(choice);
}

export function describeChoice({ model, large, reason, trial }: ShippedChoice): string | null {
  const { t } = vscode.l10n;
  if (large === null) return null;
  const { decodeStepMs = 0, promptTokensPerSecond = 0 } = trial ?? {};
  switch (reason) {
    case "onlyOne":
      return null;
    case "quickEnough":
      return t("{0}: quick enough here, {1} ms a token", model, decodeStepMs);
    case "tooSlow":
      return t(
        "{0}: {1} is too slow here, {2} ms a token and {3} prompt tokens a second",
        ...[model, large, decodeStepMs, promptTokensPerSecond],
      );
    case "notMeasured":
      return t("{0}, until {1} has been measured in a quiet moment", model, large);
    case "littleMemory":
      return t("{0}: this machine has too little memory for {1}", model, large);
    case "oldProcessor":
      return t("{0}: this processor has no AVX2, which {1} needs to be quick", model, large);
    case "onBattery":
      return t("{0}, while this machine runs on its battery", model);
    case "broken":
      return t("{0}: {1} cannot be used; its files are missing or damaged, or it did not run", model, large);
  }
}
