// A seed → numbers, choices, texts and JSON that look like nothing or nearly like something. The same seed gives the same.

/** Characters that programs stumble over, and usual ones. */
const CHARACTERS = [
  ..."abcxyzABC012 \t\n\r\"'`\\/*?![]{}()<>|,.:;-_=+&%$#@~^",
  ...[
    "\0",
    "\u001b",
    "\u0085",
    "\u00a0",
    "\u00e9",
    "e\u0301",
    "\u200b",
    "\u2028",
    "\u202e",
    "\ufeff",
    "\ufffd",
  ],
  ...["한", "글", "ㅎ", "🙂", "👩‍👩‍👧", "\ud83d", "\ude00", "ß", "İ"],
];
const NUMBERS = [
  0,
  -0,
  1,
  -1,
  2,
  7,
  255,
  256,
  4095,
  65_535,
  2 ** 31 - 1,
  2 ** 31,
  2 ** 32,
  2 ** 53,
  1e9,
  1e15,
];
const ODD_NUMBERS = [0.5, -0.5, 1e300, -1e300, 1e-300, Number.MAX_VALUE, -(2 ** 31)];
const KEYS = [
  "length",
  "constructor",
  "__proto__",
  "toString",
  "0",
  "id",
  "kind",
  "text",
  "uri",
  "range",
  "",
];

export class Random {
  private state: number;

  constructor(seed: number) {
    this.state = seed >>> 0;
  }

  /** 0 to 1, the second not included (mulberry32). */
  next(): number {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let t = this.state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  }

  /** From 0 on, `count` not included. */
  below(count: number): number {
    return Math.floor(this.next() * count);
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }

  pick<T>(values: readonly T[]): T {
    const value = values[this.below(values.length)];
    if (value === undefined && values.length === 0) throw new RangeError("expected something to pick from");
    return value as T;
  }

  list<T>(most: number, make: () => T): T[] {
    return Array.from({ length: this.below(most + 1) }, make);
  }

  number(): number {
    return this.chance(0.2) ? this.pick(ODD_NUMBERS) : this.pick(NUMBERS);
  }

  /** Now and then one piece many times: what takes time in the square of a length shows then. */
  text(most = 40, pieces: readonly string[] = CHARACTERS): string {
    if (this.chance(0.1)) return this.pick(pieces).repeat(this.below(most * 20));
    return this.list(most, () => this.pick(pieces)).join("");
  }

  json(depth = 0): unknown {
    const kind = this.below(depth > 4 ? 5 : 8);
    if (kind === 0) return null;
    if (kind === 1) return this.chance(0.5);
    if (kind < 4) return this.number();
    if (kind === 4) return this.text();
    if (kind < 6) return this.list(5, () => this.json(depth + 1));
    return Object.fromEntries(this.list(5, () => [this.key(), this.json(depth + 1)] as const));
  }

  key(): string {
    return this.chance(0.7) ? this.pick(KEYS) : this.text(6);
  }

  bytes(most: number): Buffer {
    return Buffer.from(this.list(most, () => this.below(256)));
  }
}
