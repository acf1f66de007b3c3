// Packs pots onto kiln shelves: tall ones together, so that the posts between two shelves are as short as can be.
export interface Pot {
  readonly id: string;
  readonly potter: string;
  readonly diameter: number;
  readonly height: number;
  readonly glazed: boolean;
}

export interface Shelf {
  readonly postHeight: number;
  readonly pots: readonly Pot[];
}

export interface KilnSize {
  readonly shelfWidth: number;
  readonly shelfDepth: number;
  readonly innerHeight: number;
}

const SHELF_THICKNESS = 2;
const GLAZE_GAP = 0.5;
const POST_HEIGHTS = [5, 10, 15, 20, 25, 30, 40];

export function packShelves(pots: readonly Pot[], kiln: KilnSize): { shelves: Shelf[]; left: Pot[] } {
  const waiting = [...pots].sort((a, b) => b.height - a.height || b.diameter - a.diameter);
  const shelves: Shelf[] = [];
  let usedHeight = 0;
  while (waiting.length > 0) {
    const tallest = waiting[0] as Pot;
    const postHeight = POST_HEIGHTS.find((height) => height > tallest.height);
    if (postHeight === undefined || usedHeight + postHeight + SHELF_THICKNESS > kiln.innerHeight) break;
    const placed = fillShelf(waiting, kiln);
    shelves.push({ postHeight, pots: placed });
    usedHeight += postHeight + SHELF_THICKNESS;
    for (const pot of placed) waiting.splice(waiting.indexOf(pot), 1);
  }
  return { shelves, left: waiting };
}

/** Rows from left to right; each row is as deep as its widest pot. */
function fillShelf(pots: readonly Pot[], { shelfWidth, shelfDepth }: KilnSize): Pot[] {
  const placed: Pot[] = [];
  let x = 0;
  let y = 0;
  let rowDepth = 0;
  for (const pot of pots) {
    const size = pot.diameter + (pot.glazed ? GLAZE_GAP : 0);
    if (x + size > shelfWidth) {
      x = 0;
      y += rowDepth;
      rowDepth = 0;
    }
    if (size > shelfWidth || y + size > shelfDepth) continue;
    placed.push(pot);
    x += size;
    rowDepth = Math.max(rowDepth, size);
  }
  return placed;
}

export function shareByPotter(shelves: readonly Shelf[]): Map<string, number> {
  const areas = new Map<string, number>();
  for (const { pots } of shelves) {
    for (const { potter, diameter } of pots) {
      areas.set(potter, (areas.get(potter) ?? 0) + diameter * diameter);
    }
  }
  const total = [...areas.values()].reduce((sum, area) => sum + area, 0);
  return new Map([...areas].map(([potter, area]) => [potter, total === 0 ? 0 : area / total]));
}
