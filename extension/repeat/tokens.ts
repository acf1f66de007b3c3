// Text of any language → its tokens, coarsely: words, string literals, comments, single signs or runs of operators.
// Blanks are none; of a template literal what is inside `${…}` counts as code.
export interface Token {
  readonly text: string;
  readonly start: number;
  readonly end: number;
  readonly kind: "word" | "number" | "string" | "comment" | "sign";
}

const PATTERN =
  /(?<comment>\/\/[^\n]*|\/\*[\s\S]*?\*\/|#[ !][^\n]*)|(?<string>"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')|(?<number>\d[\d_.]*)|(?<word>[\p{L}_$][\p{L}\p{N}_$]*)|(?<sign>\$?\{|[-=!<>+*/%&|^~?]+|\S)/uy;
/** Up to the next place of code in a template literal, or to its end. */
const TEMPLATE_TEXT = /(?:[^`\\$]|\\[\s\S]|\$(?!\{))*/y;
const BLANK = /\s+/y;

const OPENERS: ReadonlySet<string> = new Set(["(", "[", "{", "${"]);
const CLOSERS: ReadonlySet<string> = new Set([")", "]", "}"]);

/** 1 for an opening bracket, -1 for a closing one, 0 for anything else. */
export function bracketStep({ text }: Pick<Token, "text">): number {
  return Number(OPENERS.has(text)) - Number(CLOSERS.has(text));
}

export function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  /** Of each template literal that is open: the brackets open in its `${…}`. */
  const templates: number[] = [];
  let at = 0;
  const take = (kind: Token["kind"], end: number) => {
    if (end > at) tokens.push({ text: text.slice(at, end), start: at, end, kind });
    at = end;
  };
  while (at < text.length) {
    at = endOf(BLANK, text, at) ?? at;
    if (at === text.length) break;
    const depth = templates.at(-1);
    const isEnd = text[at] === "}" && depth === 0;
    if (isEnd || text[at] === "`") {
      // A template begins, or goes on after `${…}`.
      take("sign", at + 1);
      if (!isEnd) templates.push(0);
      take("string", endOf(TEMPLATE_TEXT, text, at) ?? at);
      if (text[at] === "`") {
        templates.pop();
        take("sign", at + 1);
      } else take("sign", Math.min(text.length, at + 2));
      continue;
    }
    PATTERN.lastIndex = at;
    const match = PATTERN.exec(text);
    const kind = Object.entries(match?.groups ?? {}).find(([, value]) => value !== undefined)?.[0];
    const [found = text[at] ?? ""] = match ?? [];
    if (depth !== undefined && found === "{") templates[templates.length - 1] = depth + 1;
    if (depth !== undefined && found === "}") templates[templates.length - 1] = depth - 1;
    take((kind ?? "sign") as Token["kind"], at + found.length);
  }
  return tokens;
}

function endOf(pattern: RegExp, text: string, at: number): number | null {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : null;
}
