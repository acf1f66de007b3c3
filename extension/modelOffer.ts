// Once, in the status bar's menu: the strongest model of the catalogue that should run well on this machine. Says so and
// leads to "Choose Model"; fetches nothing.
import * as vscode from "vscode";
import { MeasureModelsRequest, type ModelInfo } from "../server/protocol/models";
import { expectation } from "./models";
import type { ServerHandle } from "./server";

export interface ModelOffer {
  /** Null: there is none, or it was made before. The first time it takes the second that measuring takes. */
  readonly find: () => Promise<ModelInfo | null>;
  /** It is on screen: never again. */
  readonly made: (model: ModelInfo) => void;
}

const OFFERED = "loupe.modelOffered";

export function createModelOffer(memory: vscode.Memento, server: ServerHandle): ModelOffer {
  return {
    find: async () => {
      const settings = vscode.workspace.getConfiguration("loupe");
      // Who has chosen needs no offer.
      const hasChosen = settings.get("model") !== "" || settings.get("inference") === "server";
      if (hasChosen || memory.get(OFFERED) !== undefined || !server.isRunning()) return null;
      const models = await server.client().sendRequest(MeasureModelsRequest);
      return models.find(({ isStrongest }) => isStrongest) ?? null;
    },
    made: ({ id }) => void memory.update(OFFERED, id),
  };
}

/** Its row in the menu. */
export function offerItem({ name, size, licence, isTested, estimate }: ModelInfo) {
  const { t } = vscode.l10n;
  const notes = [size, licence, !isTested && t("not tried in Loupe yet")];
  return {
    label: `$(sparkle) ${t("A stronger model should run well here: {0}", name)}`,
    description: notes.filter(Boolean).join(" · "),
    detail: expectation(estimate?.decodeStepMs ?? 0),
    run: () => vscode.commands.executeCommand("loupe.chooseModel"),
  };
}
