// Glaze recipes by weight: scales them to a batch, checks their sums, and reads them from the studio's notebook format.
export interface Ingredient {
  readonly name: string;
  readonly percent: number;
  readonly isColourant: boolean;
}

export interface Recipe {
  readonly title: string;
  readonly cone: string;
  readonly ingredients: readonly Ingredient[];
}

export class RecipeError extends Error {
  constructor(
    readonly line: number,
    message: string,
  ) {
    super(`line ${line}: ${message}`);
    this.name = "RecipeError";
  }
}

/** `# Celadon, cone 10`, then a line for each ingredient: `Silica 30` or `+ Iron oxide 2`. */
export function parseRecipe(text: string): Recipe {
  const lines = text.split("\n").map((line) => line.trim());
  const heading = /^# (.+), cone (\S+)$/.exec(lines[0] ?? "");
  if (!heading) throw new RecipeError(1, "expected a heading such as `# Celadon, cone 10`");
  const ingredients: Ingredient[] = [];
  for (const [index, line] of lines.entries()) {
    if (index === 0 || line === "") continue;
    const match = /^(\+ )?(.+?) (\d+(?:\.\d+)?)$/.exec(line);
    if (!match) throw new RecipeError(index + 1, `expected a name and a number, got ${line}`);
    ingredients.push({ name: match[2] ?? "", percent: Number(match[3]), isColourant: match[1] !== undefined });
  }
  return { title: heading[1] ?? "", cone: heading[2] ?? "", ingredients };
}

export function baseSum({ ingredients }: Recipe): number {
  return ingredients.filter(({ isColourant }) => !isColourant).reduce((sum, { percent }) => sum + percent, 0);
}

export function normalise(recipe: Recipe): Recipe {
  const sum = baseSum(recipe);
  if (sum === 0) throw new RangeError(`${recipe.title} has no base`);
  const ingredients = recipe.ingredients.map((ingredient) => ({
    ...ingredient,
    percent: Math.round((ingredient.percent / sum) * 1000) / 10,
  }));
  return { ...recipe, ingredients };
}

export function batch(recipe: Recipe, grams: number): { name: string; grams: number }[] {
  const sum = baseSum(recipe);
  return recipe.ingredients.map(({ name, percent }) => ({ name, grams: Math.round((percent / sum) * grams) }));
}

export function missingFrom(recipe: Recipe, grams: number, stock: ReadonlyMap<string, number>): string[] {
  return batch(recipe, grams)
    .filter((needed) => (stock.get(needed.name) ?? 0) < needed.grams)
    .map(({ name }) => name);
}
