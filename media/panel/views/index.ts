// All views in the order in which a text goes through the model: the tabs, and the steps of the tour.
import type { View } from "../panel";
import { attentionView } from "./attention";
import { embeddingView } from "./embedding";
import { feedForwardView } from "./feedForward";
import { flowView } from "./flow";
import { headsView } from "./heads";
import { layersView } from "./layers";
import { nextView } from "./next";
import { similarView } from "./similar";
import { suggestionView } from "./suggestion";
import { tokensView } from "./tokens";
import { weightsView } from "./weights";

export const VIEWS: readonly View[] = [
  flowView,
  tokensView,
  embeddingView,
  attentionView,
  headsView,
  feedForwardView,
  layersView,
  similarView,
  nextView,
  suggestionView,
  weightsView,
];

export function viewOf(id: string): View {
  const found = VIEWS.find((view) => view.id === id) ?? VIEWS[0];
  if (!found) throw new Error("expected at least one view");
  return found;
}
