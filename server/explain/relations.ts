// Tokens of a text → which of them belong together: what a head may be looking at. By the text alone, so it works for
// every language; knows no model.
import type { TokenPairs } from "../protocol/engineProbe";
import { RELATIONS, type Relation } from "../protocol/explainModel";
import type { TokenSpan } from "../protocol/lsp";

/** Earlier tokens that one token is paired with at most, the nearest: a long line has thousands of pairs. */
const MAX_PARTNERS = 16;
const OPENING = "([{";
const CLOSING = ")]}";
const IDENTIFIER = /^[\s.]*([\p{L}_$][\p{L}\p{N}_$]*)$/u;

/** One entry for each of `RELATIONS`, over the first `length` tokens. */
export function relationsOf(text: string, spans: readonly TokenSpan[], length: number): TokenPairs[] {
  const texts = spans.slice(0, length).map(({ start, end }) => text.slice(start, end));
  const partners: Record<Relation, (token: number) => readonly number[]> = {
    previousToken: (token) => (token > 0 ? [token - 1] : []),
    firstToken: (token) => (token > 0 ? [0] : []),
    sameIdentifier: sameGroup(texts.map((own) => IDENTIFIER.exec(own)?.[1] ?? null)),
    matchingBracket: openingOf(texts),
    sameLine: sameGroup(linesOf(texts)),
    sameIndentation: sameGroup(indentationsOf(text, spans.slice(0, length))),
  };
  return RELATIONS.map((relation) => pairsOf(length, partners[relation]));
}

function pairsOf(length: number, partnersOf: (token: number) => readonly number[]): TokenPairs {
  const rows: number[] = [];
  const columns: number[] = [];
  for (let token = 0; token < length; token++) {
    for (const partner of partnersOf(token)) {
      rows.push(token);
      columns.push(partner);
    }
  }
  return { rows: Int32Array.from(rows), columns: Int32Array.from(columns) };
}

/** The earlier tokens of a token's own group; null belongs to none. */
function sameGroup(groups: readonly (string | number | null)[]): (token: number) => readonly number[] {
  const members = new Map<string | number, number[]>();
  const earlier = groups.map((group, token) => {
    if (group === null) return [];
    const known = members.get(group) ?? [];
    members.set(group, [...known, token].slice(-MAX_PARTNERS));
    return known;
  });
  return (token) => earlier[token] ?? [];
}

/** A token stands in the line in which it begins. */
function linesOf(texts: readonly string[]): number[] {
  let line = 0;
  return texts.map((own) => {
    const begins = line;
    line += own.split("\n").length - 1;
    return begins;
  });
}

/** The blanks before the first token of each line: statements of one block stand below each other. Null inside a line. */
function indentationsOf(text: string, spans: readonly TokenSpan[]): (string | null)[] {
  const found = spans.map((): string | null => null);
  let token = 0;
  for (const { index, 1: blanks = "" } of text.matchAll(/^([ \t]*)\S/gm)) {
    while ((spans[token]?.end ?? Infinity) <= index + blanks.length) token++;
    if (token < found.length) found[token] ??= blanks;
  }
  return found;
}

/** For a token with a closing bracket: the tokens that hold the brackets it closes. Strings and comments are not known. */
function openingOf(texts: readonly string[]): (token: number) => readonly number[] {
  const open: { readonly kind: number; readonly token: number }[] = [];
  const found = texts.map((own, token) => {
    const partners = new Set<number>();
    for (const character of own) {
      const opens = OPENING.indexOf(character);
      if (opens >= 0) open.push({ kind: opens, token });
      const closes = CLOSING.indexOf(character);
      if (closes < 0 || open.at(-1)?.kind !== closes) continue;
      const partner = open.pop();
      if (partner && partner.token !== token) partners.add(partner.token);
    }
    return [...partners];
  });
  return (token) => found[token] ?? [];
}
