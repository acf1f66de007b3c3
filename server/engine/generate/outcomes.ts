// One generation's state → its next outcome: what was generated so far, what healing asks for, what the memory knows.
import type { GenerateParams, HealingState, RankedChoice } from "../../protocol/engine";
import type { TokenId } from "../../protocol/tokenId";
import type { RecordedMemory } from "../../protocol/memoryOpinion";
import type { MemoryStore } from "../memory/memoryStore";
import { MAX_ORDER } from "../memory/evidence";
import {
  chooseOutcome,
  featuresOf,
  memoryShare,
  memoryView,
  type MemoryView,
  modelView,
  type Outcome,
  rankOutcomes,
  type Rules,
  type MixtureParts,
} from "./mixture";
import { opinionOf, viewOf } from "./opinion";

export class Outcomes {
  readonly endIds: ReadonlySet<TokenId>;
  readonly generated: TokenId[] = [];
  private readonly maskedIds: ReadonlySet<TokenId>;
  private readonly start: readonly TokenId[];
  private healing: HealingState | undefined;
  /** By what was generated before: a draft has looked some of them up already. */
  private readonly memoryViews = new Map<string, MemoryView | null>();

  constructor(
    private readonly params: GenerateParams,
    private readonly store: MemoryStore,
    private readonly vocabSize: number,
  ) {
    this.endIds = new Set([...params.eosIds, ...params.endIds]);
    this.maskedIds = new Set(params.maskedIds);
    const { memory, promptIds } = params;
    const before = memory && "before" in memory ? memory.before : promptIds;
    this.start = Array.from(before.slice(-MAX_ORDER));
    this.healing = params.healing[0];
  }

  get isHealing(): boolean {
    return this.healing !== undefined;
  }

  /** The last tokens before the place of `ahead`, and these. */
  historyWith(ahead: readonly TokenId[]): TokenId[] {
    return [...this.start, ...this.generated, ...ahead];
  }

  /** `logits` [vocabSize]; null: the memory alone. */
  choose(logits: Float32Array | null): Outcome | null {
    const rules = this.rules();
    const voices = this.voices(logits, rules);
    const outcome = chooseOutcome(voices, rules);
    if (!outcome || !voices.memory) return outcome;
    const opinion = opinionOf(voices.memory, outcome.tokenId, this.endIds);
    return { ...outcome, source: { ...outcome.source, opinion } };
  }

  /** The same choice, with those that come after it. */
  rank(logits: Float32Array | null, count: number): RankedChoice[] {
    const rules = this.rules();
    return rankOutcomes(this.voices(logits, rules), rules, count);
  }

  private voices(logits: Float32Array | null, rules: Rules): MixtureParts {
    const memory = this.memoryAhead([]);
    const model = logits && modelView(logits, rules);
    const mixing = this.params.memory?.mixing;
    const share =
      memory === null
        ? 0
        : model === null || !mixing
          ? 1
          : memoryShare(mixing, featuresOf(model, memory, rules));
    return { model, memory, share };
  }

  accept(tokenId: TokenId): void {
    this.generated.push(tokenId);
    const partial = this.healing?.partial.find((candidate) => candidate.tokenId === tokenId);
    this.healing = partial && this.params.healing[partial.next];
  }

  /** What the memory expects after `ahead`, tokens that may come next but were not accepted yet. */
  memoryAhead(ahead: readonly TokenId[]): MemoryView | null {
    const query = this.params.memory;
    if (!query) return null;
    if ("opinions" in query) return ahead.length > 0 ? null : this.recordedView(query);
    const key = [...this.generated, ...ahead].join();
    const known = this.memoryViews.get(key);
    if (known !== undefined) return known;
    const rules = ahead.length > 0 ? { ...this.rules(), canEnd: true, allowedIds: null } : this.rules();
    const found = memoryView(this.store.evidence(query, this.historyWith(ahead)), rules, this.vocabSize);
    this.memoryViews.set(key, found);
    return found;
  }

  private recordedView({ opinions }: RecordedMemory): MemoryView | null {
    const opinion = opinions[this.generated.length];
    return opinion ? viewOf(opinion) : null;
  }

  rules(): Rules {
    const { healing } = this;
    const allowedIds = healing
      ? [...healing.complete, ...healing.partial.map(({ tokenId }) => tokenId)]
      : null;
    const canEnd = !healing && !(this.params.mustBegin && this.generated.length === 0);
    return { endIds: this.endIds, maskedIds: this.maskedIds, canEnd, allowedIds };
  }
}
