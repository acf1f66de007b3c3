// What a head does, measured again from its weights and the tokens' texts as the page shows them. Shares nothing with
// the product; the chance is drawn with shuffles of its own, and many more of them.

/** In the order of the columns of "All layers and heads". */
export const ROLES = [
  "previous token",
  "first token",
  "same identifier",
  "matching bracket",
  "same line",
  "lines indented alike",
] as const;
type Role = (typeof ROLES)[number];

/** Of each token, the earlier tokens that belong to it. */
type Partners = readonly (readonly number[])[];
/** Row t: how much token t looks at each token up to itself. */
export type Weights = readonly (readonly number[])[];

/** No token has more partners than these, the nearest ones. */
const MAX_PARTNERS = 16;
const DRAWS = 4000;

export function partnersOf(role: Role, texts: readonly string[]): Partners {
  switch (role) {
    case "previous token":
      return texts.map((_, token) => (token > 0 ? [token - 1] : []));
    case "first token":
      return texts.map((_, token) => (token > 0 ? [0] : []));
    case "same identifier":
      return alike(texts.map((text) => /^[\s.]*([\p{L}_$][\p{L}\p{N}_$]*)$/u.exec(text)?.[1]));
    case "matching bracket":
      return bracketsOf(texts);
    case "same line":
      return alike(texts.map((_, token) => String(texts.slice(0, token).join("").split("\n").length)));
    case "lines indented alike":
      return alike(indentations(texts));
  }
}

/** What stands before the first sign of a line, for the token that has it; a token may hold the end of one line as well. */
function indentations(texts: readonly string[]): (string | undefined)[] {
  let before: string | null = "";
  return texts.map((text) => {
    let found: string | undefined;
    for (const sign of text) {
      if (sign === "\n") before = "";
      else if (before === null) continue;
      else if (sign === " " || sign === "\t") before += sign;
      else {
        found ??= before;
        before = null;
      }
    }
    return found;
  });
}

function alike(names: readonly (string | undefined)[]): Partners {
  return names.map((name, token) =>
    name === undefined
      ? []
      : Array.from({ length: token }, (_, i) => i)
          .filter((earlier) => names[earlier] === name)
          .slice(-MAX_PARTNERS),
  );
}

function bracketsOf(texts: readonly string[]): Partners {
  const open: { sign: string; token: number }[] = [];
  return texts.map((text, token) => {
    const found = new Set<number>();
    for (const sign of text) {
      if ("([{".includes(sign)) open.push({ sign, token });
      const opening = { ")": "(", "]": "[", "}": "{" }[sign];
      if (opening === undefined || open.at(-1)?.sign !== opening) continue;
      const partner = open.pop()?.token ?? token;
      if (partner !== token) found.add(partner);
    }
    return [...found];
  });
}

/** Mean, over the tokens that have partners, of the weight that they give to these. */
export function scoreOf(weights: Weights, partners: Partners): number {
  const own = weights.flatMap((row, token) =>
    partners[token]?.length ? [sum(partners[token].map((partner) => row[partner] ?? NaN))] : [],
  );
  return own.length === 0 ? 0 : sum(own) / own.length;
}

/** The chance of "previous token": the best of all other distances up to half of the text. */
export function bestOtherDistance(weights: Weights): number {
  const farthest = Math.floor((weights.length - 1) / 2);
  const means = Array.from({ length: farthest - 1 }, (_, i) =>
    scoreOf(
      weights,
      weights.map((_row, token) => (token >= i + 2 ? [token - i - 2] : [])),
    ),
  );
  return Math.max(...means);
}

/**
 * The chance of the other roles lies between these two: the 95th percentile of scores with partners at the distances of
 * another token's partners, as far as the text reaches back, and the highest of them.
 */
export function shuffledScores(
  weights: Weights,
  partners: Partners,
): { percentile95: number; highest: number } {
  const distances = partners.flatMap((own, token) =>
    own.length > 0 ? [own.map((partner) => token - partner)] : [],
  );
  const random = numbersFrom(20261125);
  const fitting = partners.map((own, token) =>
    own.length > 0 ? distances.filter((all) => Math.max(...all) <= token) : [],
  );
  const means = Array.from({ length: DRAWS }, () => {
    const drawn = fitting.map((all, token) =>
      (all[Math.floor(random() * all.length)] ?? []).map((distance) => token - distance),
    );
    return scoreOf(weights, drawn);
  }).sort((a, b) => a - b);
  return { percentile95: means[Math.floor(0.95 * DRAWS)] ?? NaN, highest: means.at(-1) ?? NaN };
}

/** Numbers from 0 to 1, the same every time (the generator of Park and Miller). */
function numbersFrom(seed: number): () => number {
  let state = seed % 2147483647;
  return () => (state = (state * 48271) % 2147483647) / 2147483647;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
