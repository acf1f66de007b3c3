// Ghost text while a key is held: the first press asks, each repeat of the key keeps it on screen, and it goes soon after
// the last. VS Code tells an extension of no key going up, so silence stands for it.
export interface PeekDeps {
  readonly show: () => unknown;
  readonly hide: () => unknown;
  readonly startTimer: (callback: () => void, ms: number) => () => void;
}

/** Systems wait up to this long before a held key repeats. */
const FIRST_REPEAT_MS = 1000;
/** Slower than any repeat: 2 a second is the slowest that systems offer. */
const REPEAT_MS = 550;

export class Peek {
  private stopTimer: (() => void) | null = null;

  constructor(private readonly deps: PeekDeps) {}

  /** The key went down, or repeats. */
  press(): void {
    const isHeld = this.stopTimer !== null;
    this.stopTimer?.();
    if (!isHeld) this.deps.show();
    this.stopTimer = this.deps.startTimer(() => this.end(), isHeld ? REPEAT_MS : FIRST_REPEAT_MS);
  }

  private end(): void {
    this.stopTimer = null;
    this.deps.hide();
  }

  dispose(): void {
    this.stopTimer?.();
    this.stopTimer = null;
  }
}
