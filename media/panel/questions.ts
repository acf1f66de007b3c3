// What views want to know → questions to the host, each asked once, and the answers that have arrived. While a new
// answer is on its way, the last one of its kind stays on screen, marked as old.
import type { Answer, ExplainQuestions, Question, QuestionKind } from "../../server/protocol/explain";
import type { FromPanel } from "../../server/protocol/panel";

export interface ShownAnswer<T> {
  /** The answer, or the last one of its kind; null: there was none yet. */
  readonly value: T | null;
  /** Belongs to another token, head or text than the one selected: the right one is being computed. */
  readonly isOld: boolean;
  readonly error: string | null;
}

type Entry =
  | { readonly state: "waiting"; readonly id: number; readonly kind: QuestionKind }
  | { readonly state: "answered"; readonly question: Question; readonly answer: Answer }
  | { readonly state: "refused"; readonly message: string };

/** Answers of one text that are kept: a map of a thousand tokens is 4 MB. */
const MAX_KEPT = 48;

export class Questions {
  private readonly entries = new Map<string, Entry>();
  private readonly keysById = new Map<number, string>();
  private readonly lastOfKind = new Map<QuestionKind, Answer>();
  private nextId = 1;

  constructor(
    private readonly post: (message: FromPanel) => void,
    private readonly onChange: () => void,
  ) {}

  /** Asks what has not been asked yet. A newer question of a kind lets go of the older one. */
  ask<K extends QuestionKind>(kind: K, ask: ExplainQuestions[K]["ask"]): ShownAnswer<Answer<K>> {
    const question = { kind, ...ask } as unknown as Question;
    const key = JSON.stringify(question);
    const entry = this.entries.get(key);
    const last = (this.lastOfKind.get(kind) ?? null) as Answer<K> | null;
    if (entry?.state === "answered") {
      this.lastOfKind.set(kind, entry.answer);
      return { value: entry.answer, isOld: false, error: null };
    }
    if (entry?.state === "refused") return { value: null, isOld: false, error: entry.message };
    if (!entry) this.send(key, question);
    return { value: last, isOld: true, error: null };
  }

  /** What was answered; asks nothing. */
  known<K extends QuestionKind>(kind: K, ask: ExplainQuestions[K]["ask"]): Answer<K> | null {
    const entry = this.entries.get(JSON.stringify({ kind, ...ask }));
    return entry?.state === "answered" ? entry.answer : null;
  }

  receive(id: number, answer: unknown): void {
    const key = this.take(id);
    if (key === null) return;
    const question = JSON.parse(key) as Question;
    // The host answers what was asked: the key says which answer it is.
    this.entries.set(key, { state: "answered", question, answer: answer as Answer });
    this.dropOldest();
    this.onChange();
  }

  /** An answer that came before it was asked for. */
  know(question: Question, answer: unknown): void {
    this.entries.set(JSON.stringify(question), { state: "answered", question, answer: answer as Answer });
    this.onChange();
  }

  refuse(id: number, message: string): void {
    const key = this.take(id);
    if (key === null) return;
    this.entries.set(key, { state: "refused", message });
    this.onChange();
  }

  /** Another text: nothing that is known holds any more. */
  clear(): void {
    for (const id of this.keysById.keys()) this.post({ type: "forget", id });
    this.keysById.clear();
    this.entries.clear();
    this.lastOfKind.clear();
  }

  private send(key: string, question: Question): void {
    for (const [otherKey, other] of this.entries) {
      if (other.state !== "waiting" || other.kind !== question.kind) continue;
      this.post({ type: "forget", id: other.id });
      this.keysById.delete(other.id);
      this.entries.delete(otherKey);
    }
    const id = this.nextId++;
    this.keysById.set(id, key);
    this.entries.set(key, { state: "waiting", id, kind: question.kind });
    this.post({ type: "ask", id, question });
  }

  private take(id: number): string | null {
    const key = this.keysById.get(id) ?? null;
    this.keysById.delete(id);
    return key;
  }

  private dropOldest(): void {
    if (this.entries.size <= MAX_KEPT) return;
    for (const [key, entry] of this.entries) {
      if (entry.state === "waiting") continue;
      this.entries.delete(key);
      return;
    }
  }
}
