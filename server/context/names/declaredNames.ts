// A line of code → the names that it declares, by the forms of script and Python. Knows no scope.

/** Beyond ASCII any character counts as a letter: classes of Unicode would take ten times as long. */
export const IDENTIFIER = /(?<![\w$\u0080-\uFFFF])[A-Za-z_$\u0080-\uFFFF][\w$\u0080-\uFFFF]*/g;
/** Strings and comments of a line, as far as they end in it. */
export const LITERALS =
  /"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|\/\*.*?\*\/|(?<!:)\/\/.*|(?<![\w$&\u0080-\uFFFF])#.*/g;

interface Form {
  /** Without one of these in it, a line has nothing of the form. */
  readonly sign: RegExp;
  readonly form: RegExp;
}

const LOCALS: readonly Form[] = [
  {
    sign: /\b(?:function|class|interface|type|enum|namespace|def|as)\b/,
    form: /\b(?:function\*?|class|interface|type|enum|namespace|def|as)\s+([A-Za-z_$\u0080-\uFFFF][\w$\u0080-\uFFFF]*)/g,
  },
  {
    sign: /\b(?:const|let|var|for)\b/,
    form: /\b(?:const|let|var|for(?:\s+await)?\s*\(?(?:\s*(?:const|let|var))?)\s+(\{[^=]*\}|\[[^=]*\]|[^=;:]*?)\s*(?==|\bof\b|\bin\b|:|;|$)/g,
  },
  {
    sign: /=/,
    form: /(?:^|[;,({])\s*((?:[A-Za-z_$\u0080-\uFFFF][\w$\u0080-\uFFFF]*\s*,\s*)*[A-Za-z_$\u0080-\uFFFF][\w$\u0080-\uFFFF-]*)\s*(?::[^=,(){}]+)?=(?![=>])/g,
  },
  { sign: /:=/, form: /([A-Za-z_\u0080-\uFFFF][\w\u0080-\uFFFF]*)\s*:=/g },
];
const PARAMETERS: readonly Form[] = [
  {
    sign: /\b(?:function|def)\b/,
    form: /\b(?:function\*?|def)\s*[\w$\u0080-\uFFFF]*\s*(?:<[^>]*>)?\(([^)]*)/g,
  },
  { sign: /\)[^=]*=>/, form: /\(([^()]*(?:\([^()]*\)[^()]*)*)\)\s*(?::[^=;{]*)?=>/g },
  { sign: /=>/, form: /([A-Za-z_$\u0080-\uFFFF][\w$\u0080-\uFFFF]*)\s*=>/g },
  { sign: /\blambda\b/, form: /\blambda\s+([^:]*):/g },
  { sign: /\bcatch\b/, form: /\bcatch\s*\(([^)]*)/g },
];
const METHOD =
  /^\s*(?:(?:public|private|protected|static|async|get|set|readonly|override|export|default)\s+)*\*?([A-Za-z_$#\u0080-\uFFFF][\w$\u0080-\uFFFF]*)\s*(?:<[^>]*>)?\(([^)]*)\)[^;=]*\{\s*$/;
const NO_METHOD = /^\s*(?:\}\s*)?(?:if|else|for|while|switch|catch|with|return|function)\b/;

/** Names of functions, classes, variables, and what is assigned to. */
export function localNames(code: string): string[] {
  const method = methodIn(code);
  return [...bounds(code, LOCALS), ...(method?.[1] ? [method[1]] : [])];
}

/** Names of parameters of functions, methods and lambdas. */
export function parameterNames(code: string): string[] {
  const method = methodIn(code);
  return [...bounds(code, PARAMETERS), ...(method?.[2] ? bound(method[2]) : [])];
}

function methodIn(code: string): RegExpExecArray | null {
  return code.trimEnd().endsWith("{") && !NO_METHOD.test(code) ? METHOD.exec(code) : null;
}

function bounds(code: string, forms: readonly Form[]): string[] {
  return forms.flatMap(({ sign, form }) =>
    sign.test(code) ? [...code.matchAll(form)].flatMap(([, names = ""]) => bound(names)) : [],
  );
}

/** `{ a, b: c }, d: D = e` → `a`, `b`, `c`, `d`: what comes after a default's sign or names a type with a capital is none. */
function bound(list: string): string[] {
  const names = list.replace(/=[^,)}\]]*/g, "").replace(/:\s*[A-Z][\w$\u0080-\uFFFF.<>[\]|& ]*/g, "");
  return names.match(IDENTIFIER) ?? [];
}
