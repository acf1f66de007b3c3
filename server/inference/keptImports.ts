// Import statements of a file whose head is cut off → those that the prompt keeps. What the project itself declares tells
// more than what a package does: its imports come first, and all stand in the file's order.

/** `from "./cart"`, `require("../cart")`, `from .cart import`, `#include "cart.h"`. */
const LOCAL = /["']\.|\bfrom\s+\.|^#include\s+"/;

/** `sizeOf`: tokens of a statement. `rest`: what is left of the file, where a statement may still stand. */
export function keptImports(
  imports: readonly string[],
  rest: string,
  { sizeOf, maxSize }: { readonly sizeOf: (statement: string) => number; readonly maxSize: number },
): string[] {
  const head = rest.slice(0, 8_000).replace(/\s+/g, " ");
  const missing = imports.filter((statement) => !head.includes(statement.replace(/\s+/g, " ")));
  const kept = new Set<string>();
  let size = 0;
  const isLocal = (statement: string) => LOCAL.test(statement);
  const local = missing.filter(isLocal);
  for (const statement of [...local, ...missing.filter((other) => !isLocal(other))]) {
    const more = sizeOf(statement);
    if (size + more > maxSize) continue;
    size += more;
    kept.add(statement);
  }
  return missing.filter((statement) => kept.has(statement));
}
