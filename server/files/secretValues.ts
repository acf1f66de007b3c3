// A text → the stretches of it that look like keys and passwords: by the marks that their makers give them, by the name
// that they are given to, and by their randomness. They are neither learnt nor suggested, whatever file they stand in.
// Every pattern takes time in proportion to the text.

export interface Stretch {
  readonly start: number;
  readonly end: number;
}

/** Signs that a key may consist of. */
const RUN = /[A-Za-z0-9_+/.~-]{16,4096}={0,2}/g;
const MARKS: readonly RegExp[] = [
  /^(?:AKIA|ASIA|ABIA|ACCA)[0-9A-Z]{16}$/,
  /^gh[pousr]_[A-Za-z0-9]{20,}$/,
  /^github_pat_\w{20,}$/,
  /^gl(?:pat|ptt|dt|rt|soat)-[\w-]{16,}$/,
  /^xox[abeoprs]-[\w-]{10,}$/,
  /^(?:sk|rk|whsec)_(?:live_|test_)?[A-Za-z0-9]{16,}$/,
  /^sk-[\w-]{16,}$/,
  /^AIza[\w-]{30,}$/,
  /^ya29\.[\w-]{16,}$/,
  /^(?:npm|hf|dop_v1|doo_v1|shpat|shpss|shpca|pypi|glsa|lin_api|dckr_pat|figd|sq0atp|sq0csp|EAAA)[_-][\w-]{16,}$/,
  /^eyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]*$/,
  /^SG\.[\w-]{16,}\.[\w-]{16,}$/,
  /^AGE-SECRET-KEY-1[0-9A-Z]{20,}$/,
];
/** A value in quotes, or the rest of a line of settings, that is given to a name which says what it is. */
const GIVEN =
  /\b[\w-]{0,40}(?:passw(?:or)?d|passphrase|secret|api[_-]?key|access[_-]?key|private[_-]?key|auth[_-]?token|token)(?:[_-]?\w{1,20})?["']?\s{0,4}(?:[:=]|=>|:=)\s{0,4}(["'`])([^"'`\s$<{][^"'`\n]{6,200})\1/gi;
/** `postgres://name:password@host`. */
const IN_ADDRESS = /:\/\/[^\s:/@"'`]{1,80}:([^\s:/@"'`$<{]{6,120})@/g;
const PEM = /-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----/g;
const PEM_END = /-----END [A-Z ]{0,30}PRIVATE KEY-----/g;
/** Fewer signs cannot be told from words. */
const MIN_RANDOM_LENGTH = 24;
/** Bits a sign: so little have words and repetitions alone. */
const MIN_ENTROPY = 3.7;
/** Neighbours of different kinds (small, capital, digit): 0.65 in random base64, at most 0.3 in names. */
const MIN_CHANGES = 0.42;
const MIN_HEX_LENGTH = 32;
const MIN_HEX_ENTROPY = 3;

/** In the order of the text; they do not overlap. */
export function secretsIn(text: string): Stretch[] {
  const found = [...marked(text), ...given(text), ...privateKeys(text)].sort((a, b) => a.start - b.start);
  const apart: Stretch[] = [];
  for (const { start, end } of found) {
    const last = apart.at(-1);
    if (last && start <= last.end)
      apart[apart.length - 1] = { start: last.start, end: Math.max(end, last.end) };
    else apart.push({ start, end });
  }
  return apart;
}

/** `key = "sk-live…"` → `key = ""`. */
export function withoutSecrets(text: string): string {
  let [kept, at] = ["", 0];
  for (const { start, end } of secretsIn(text)) {
    kept += text.slice(at, start);
    at = end;
  }
  return at === 0 ? text : kept + text.slice(at);
}

function* marked(text: string): Generator<Stretch> {
  for (const { 0: run, index } of text.matchAll(RUN)) {
    // A key may stand at the end of an address.
    const from = [0, run.lastIndexOf("/") + 1].find((start) => isKeyLike(run.slice(start)));
    if (from !== undefined) yield { start: index + from, end: index + run.length };
  }
}

function* given(text: string): Generator<Stretch> {
  for (const match of text.matchAll(GIVEN)) {
    const value = match[2] ?? "";
    const end = match.index + match[0].length - 1;
    if (isPasswordLike(value)) yield { start: end - value.length, end };
  }
  for (const match of text.matchAll(IN_ADDRESS)) {
    const end = match.index + match[0].length - 1;
    yield { start: end - (match[1] ?? "").length, end };
  }
}

function* privateKeys(text: string): Generator<Stretch> {
  let until = 0;
  for (const { index } of text.matchAll(PEM)) {
    if (index < until) continue;
    PEM_END.lastIndex = index;
    const ended = PEM_END.exec(text);
    until = ended ? ended.index + ended[0].length : text.length;
    yield { start: index, end: until };
  }
}

function isKeyLike(run: string): boolean {
  return MARKS.some((mark) => mark.test(run)) || isRandom(run);
}

/** Digits among letters, in no word's order. A path, a sentence and a number are none. */
function isRandom(run: string): boolean {
  if (/^[0-9a-f]+$/i.test(run)) {
    const isMixed = /\d/.test(run) && /[a-f]/i.test(run);
    return run.length >= MIN_HEX_LENGTH && isMixed && entropyOf(run) >= MIN_HEX_ENTROPY;
  }
  if (run.length < MIN_RANDOM_LENGTH || /[.~]|\/\//.test(run) || !/\d/.test(run)) return false;
  return changesOf(run) >= MIN_CHANGES && entropyOf(run) >= MIN_ENTROPY;
}

function changesOf(run: string): number {
  const kinds = Array.from(run, (char) =>
    /[a-z]/.test(char) ? 0 : /[A-Z]/.test(char) ? 1 : /\d/.test(char) ? 2 : 3,
  );
  return kinds.filter((kind, at) => at > 0 && kind !== kinds[at - 1]).length / (run.length - 1);
}

/** Not a word, not a name of a variable, not a placeholder: it has a digit and a letter, or signs of every kind. */
function isPasswordLike(value: string): boolean {
  if (/^(?:x+|\*+|\.+|changeme|example|your\W.*|<.*)$/i.test(value)) return false;
  return /\d/.test(value) && /[A-Za-z]/.test(value) && !/\s/.test(value);
}

function entropyOf(text: string): number {
  const counts = new Map<string, number>();
  for (const char of text) counts.set(char, (counts.get(char) ?? 0) + 1);
  return [...counts.values()].reduce((sum, n) => sum - (n / text.length) * Math.log2(n / text.length), 0);
}
