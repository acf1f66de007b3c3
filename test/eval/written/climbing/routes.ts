// Routes of a climbing gym: grades, who set them, and when a wall is due for new ones.
export type Style = "flash" | "redpoint" | "toprope";

export interface Route {
  readonly id: string;
  readonly name: string;
  readonly wall: string;
  readonly setter: string;
  /** 0 is 4a, one more for each step: 4a+, 4b, and so on. */
  readonly grade: number;
  readonly setOn: Date;
  readonly closed: boolean;
}

export interface Ascent {
  readonly routeId: string;
  readonly climber: string;
  readonly style: Style;
  readonly attempts: number;
  readonly comment: string;
  readonly date: Date;
}

const LETTERS = ["a", "a+", "b", "b+", "c", "c+"];
const FIRST_NUMBER = 4;
const COLOURS = ["#f5e663", "#6ab04c", "#4e8df5", "#d94f4f", "#222222"];
const DAY_MS = 24 * 60 * 60 * 1000;

export function gradeName(grade: number): string {
  const number = FIRST_NUMBER + Math.floor(grade / LETTERS.length);
  return `${number}${LETTERS[grade % LETTERS.length]}`;
}

export function parseGrade(text: string): number | null {
  const match = /^(\d)([abc]\+?)$/.exec(text.trim().toLowerCase());
  if (!match) return null;
  const number = Number(match[1]);
  const letter = LETTERS.indexOf(match[2] ?? "");
  return number < FIRST_NUMBER ? null : (number - FIRST_NUMBER) * LETTERS.length + letter;
}

export function gradeColour(grade: number): string {
  const index = Math.min(COLOURS.length - 1, Math.floor(grade / LETTERS.length));
  return COLOURS[index] ?? "#999999";
}

export function dueWalls(routes: readonly Route[], today: Date, maxAgeDays: number): string[] {
  const newest = new Map<string, number>();
  for (const route of routes) {
    if (route.closed) continue;
    newest.set(route.wall, Math.max(newest.get(route.wall) ?? 0, route.setOn.getTime()));
  }
  return [...newest]
    .filter(([, time]) => (today.getTime() - time) / DAY_MS > maxAgeDays)
    .map(([wall]) => wall)
    .sort();
}

export function hardestAscent(ascents: readonly Ascent[], routes: readonly Route[], climber: string): Route | null {
  const climbed = new Set(ascents.filter((ascent) => ascent.climber === climber).map(({ routeId }) => routeId));
  return routes
    .filter((route) => climbed.has(route.id))
    .reduce<Route | null>((best, route) => (best === null || route.grade > best.grade ? route : best), null);
}
