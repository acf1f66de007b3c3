// The view "Attention": what the chosen token looks at over the code's own lines, one head's map, and its worked example.
import { t } from "../i18n";
import { percentText } from "../labels";
import { linesOf } from "../lineMap";
import { looksOf } from "../clearestHead";
import { strongest } from "../math";
import { tokenName } from "../names";
import type { Panel, View } from "../panel";
import { headChoice } from "../parts/headChoice";
import type { Headline, Step } from "../parts/headline";
import { ATTENTION } from "../strings/attention";
import { arcs } from "./arcs";
import { attentionMap, rowOfToken } from "./attentionMapChart";
import { workedExample } from "./workedExample";

export const attentionView: View = {
  id: "attention",
  title: ATTENTION.view,
  tour: ATTENTION.tour,
  headline: attentionHeadline,
  ofHead: true,
  render: (panel) => [headChoice(panel), arcs(panel), attentionMap(panel), workedExample(panel)],
};

const CLEAR = 0.15;

function attentionHeadline(panel: Panel): Headline | null {
  const { token, layer, head } = panel.state.selection;
  const { weights, isOld } = rowOfToken(panel);
  const best = strongest(weights, 1)[0];
  if (isOld || !best) return null;
  const { lineOf, numbers } = linesOf(panel.tokens);
  const number = (index: number) =>
    String((numbers[lineOf[index] ?? 0] ?? 0) + panel.tokens.selection.firstLine);
  const values = { name: tokenName(panel, token), layer, head, share: percentText(best.weight) };
  const to = { other: tokenName(panel, best.index), line: number(best.index) };
  const text = best.index === token ? t(ATTENTION.headSelf, values) : t(ATTENTION.head, { ...values, ...to });
  return { text, next: clearerHeads(panel) };
}

/** Other heads that look clearly at a word from here. */
function clearerHeads(panel: Panel): readonly Step[] {
  const { layer, head } = panel.state.selection;
  return looksOf(panel)
    .filter((look) => look.weight >= CLEAR && (look.layer !== layer || look.head !== head))
    .slice(0, 2)
    .map((look) => {
      const values = { ...look, name: tokenName(panel, look.other), share: percentText(look.weight) };
      return {
        id: `head-${look.layer}-${look.head}`,
        name: t(ATTENTION.tryHead, values),
        run: () => panel.select({ layer: look.layer, head: look.head, other: look.other }),
      };
    });
}
