// The memory's view of one step ↔ as much of it as the choice depended on. What is left out is less probable than what is
// kept, in the memory and so in every mixture with the same model: the choice made from an opinion is the one made before.
import type { TokenId } from "../../protocol/tokenId";
import type { MemoryOpinion } from "../../protocol/memoryOpinion";
import type { MemoryView } from "./mixture";

/** For a reader; the choice needs the first of them and the chosen one. */
const KEPT = 4;

export function opinionOf(
  { distribution, endProb, isInFile }: MemoryView,
  chosenId: TokenId | null,
  endIds: ReadonlySet<TokenId>,
): MemoryOpinion {
  const { order, count, topShare, unseen, probabilities } = distribution;
  const kept: [TokenId, number][] = [];
  for (const [tokenId, probability] of probabilities) {
    if (endIds.has(tokenId)) continue;
    // Of equals the one met first stands first, as in the view.
    let place = kept.length;
    while (place > 0 && (kept[place - 1]?.[1] ?? 0) < probability) place--;
    if (place >= KEPT) continue;
    kept.splice(place, 0, [tokenId, probability]);
    if (kept.length > KEPT) kept.pop();
  }
  const chosen = chosenId === null ? undefined : probabilities.get(chosenId);
  if (chosenId !== null && chosen !== undefined && kept.every(([tokenId]) => tokenId !== chosenId))
    kept.push([chosenId, chosen]);
  return { order, count, topShare, isInFile, endProb, probabilities: kept, unseen };
}

export function viewOf(opinion: MemoryOpinion): MemoryView {
  const { order, count, topShare, isInFile, endProb, unseen } = opinion;
  const probabilities = new Map(opinion.probabilities);
  return {
    probOf: (tokenId) => probabilities.get(tokenId) ?? unseen,
    endProb,
    topId: opinion.probabilities[0]?.[0] ?? null,
    distribution: { order, count, topShare, unseen, probabilities },
    isInFile,
  };
}
