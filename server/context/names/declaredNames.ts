// A line of code → the names that it declares, by the forms of script and Python. Knows no scope.

export const IDENTIFIER = /(?<![\p{L}\p{N}_$])[\p{L}_$][\p{L}\p{N}_$]*/gu;
/** Strings and comments of a line, as far as they end in it. */
export const LITERALS =
  /"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|\/\*.*?\*\/|(?<!:)\/\/.*|(?<![\p{L}\p{N}_$&])#.*/gu;

const NAMED = /\b(?:function\*?|class|interface|type|enum|namespace|def|as)\s+([\p{L}_$][\p{L}\p{N}_$]*)/gu;
const BOUND =
  /\b(?:const|let|var|for(?:\s+await)?\s*\(?(?:\s*(?:const|let|var))?)\s+([^=;:]*?)(?==|\bof\b|\bin\b|:|;|$)/gu;
const ASSIGNED =
  /(?:^|[;,({])\s*((?:[\p{L}_$][\p{L}\p{N}_$]*\s*,\s*)*[\p{L}_$][\p{L}\p{N}_$-]*)\s*(?::[^=,(){}]+)?=(?![=>])/gu;
const WALRUS = /([\p{L}_][\p{L}\p{N}_]*)\s*:=/gu;
const PARAMETERS = [
  /\b(?:function\*?|def)\s*[\p{L}\p{N}_$]*\s*(?:<[^>]*>)?\(([^)]*)/gu,
  /\(([^()]*(?:\([^()]*\)[^()]*)*)\)\s*(?::[^=;{]*)?=>/gu,
  /([\p{L}_$][\p{L}\p{N}_$]*)\s*=>/gu,
  /\blambda\s+([^:]*):/gu,
  /\bcatch\s*\(([^)]*)/gu,
];
const METHOD =
  /^\s*(?:(?:public|private|protected|static|async|get|set|readonly|override|export|default)\s+)*\*?([\p{L}_$#][\p{L}\p{N}_$]*)\s*(?:<[^>]*>)?\(([^)]*)\)[^;=]*\{\s*$/u;
const NO_METHOD = /^\s*(?:\}\s*)?(?:if|else|for|while|switch|catch|with|return|function)\b/;

/** Names of functions, classes, variables, and what is assigned to. */
export function localNames(code: string): string[] {
  const found = [NAMED, BOUND, ASSIGNED, WALRUS].flatMap((form) =>
    [...code.matchAll(form)].flatMap(([, names = ""]) => bound(names)),
  );
  const method = NO_METHOD.test(code) ? null : METHOD.exec(code);
  return method?.[1] ? [...found, method[1]] : found;
}

/** Names of parameters of functions, methods and lambdas. */
export function parameterNames(code: string): string[] {
  const lists = PARAMETERS.flatMap((form) => [...code.matchAll(form)].map(([, names = ""]) => names));
  const method = NO_METHOD.test(code) ? null : METHOD.exec(code);
  return [...lists, method?.[2] ?? ""].flatMap(bound);
}

/** `{ a, b: c }, d: D = e` → `a`, `b`, `c`, `d`: what comes after a default's sign or names a type with a capital is none. */
function bound(list: string): string[] {
  const names = list.replace(/=[^,)}\]]*/g, "").replace(/:\s*[A-Z][\p{L}\p{N}_$.<>[\]|& ]*/gu, "");
  return names.match(IDENTIFIER) ?? [];
}
