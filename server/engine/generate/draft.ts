// Guesses at the next tokens, cheap to make and verified by the model in one run. A wrong guess costs time, never
// changes what comes out.
import type { TokenId } from "../../protocol/tokenId";
import { MAX_ORDER } from "../memory/evidence";
import type { Outcomes } from "./outcomes";

const MAX_DRAFT = 12;
/** The memory guesses only where it has seen much alike and mostly one continuation. */
const MIN_ORDER = 3;
const MIN_TOP_SHARE = 0.6;
/** Equal tokens that make an earlier place worth copying from. */
const MIN_COPIED_ORDER = 4;

/** `limit`: how many more tokens could be of use. */
export function draftAfter(
  outcomes: Outcomes,
  earlier: readonly (readonly TokenId[])[],
  limit: number,
): TokenId[] {
  const most = Math.min(MAX_DRAFT, limit);
  const remembered = rememberedDraft(outcomes, most);
  if (remembered.length > 0) return remembered;
  const history = outcomes.historyWith([]);
  const copied = earlier
    .map((tokenIds) => copiedDraft(tokenIds, history, most))
    .find((draft) => draft.length > 0);
  return untilEnd(copied ?? [], outcomes.endIds);
}

function rememberedDraft(outcomes: Outcomes, most: number): TokenId[] {
  const ahead: TokenId[] = [];
  while (ahead.length < most) {
    const memory = outcomes.memoryAhead(ahead);
    if (!memory || memory.topId === null || memory.endProb > memory.probOf(memory.topId)) break;
    const { order, topShare } = memory.distribution;
    if (order < MIN_ORDER || topShare < MIN_TOP_SHARE) break;
    ahead.push(memory.topId);
  }
  return ahead;
}

/** What followed the newest earlier place that ends like `history`: `a b c d e` after `… b c d` → `e`, for order 3. */
function copiedDraft(tokenIds: readonly TokenId[], history: readonly TokenId[], most: number): TokenId[] {
  if (history.length < MIN_COPIED_ORDER) return [];
  for (let end = tokenIds.length - 1; end >= MIN_COPIED_ORDER; end--) {
    let order = 0;
    while (
      order < MAX_ORDER &&
      order < end &&
      tokenIds[end - 1 - order] === history[history.length - 1 - order]
    )
      order++;
    if (order >= MIN_COPIED_ORDER) return tokenIds.slice(end, end + most);
  }
  return [];
}

function untilEnd(tokenIds: readonly TokenId[], endIds: ReadonlySet<TokenId>): TokenId[] {
  const end = tokenIds.findIndex((tokenId) => endIds.has(tokenId));
  return tokenIds.slice(0, end < 0 ? tokenIds.length : end);
}
