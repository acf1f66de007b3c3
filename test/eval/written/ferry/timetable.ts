// Sailings of a small ferry line: which boat leaves when, and whether a car still fits.
export type Pier = "north" | "island" | "lighthouse";

export interface Sailing {
  readonly id: string;
  readonly from: Pier;
  readonly to: Pier;
  /** Minutes after midnight. */
  readonly departs: number;
  readonly arrives: number;
  readonly carDeckMetres: number;
  readonly cancelled: boolean;
}

export interface Vehicle {
  readonly plate: string;
  readonly lengthMetres: number;
  readonly isElectric: boolean;
}

const GAP_BETWEEN_CARS = 0.4;

export function parseClock(text: string): number {
  const match = /^(\d{1,2}):(\d{2})$/.exec(text.trim());
  if (!match) throw new Error(`not a time of day: ${text}`);
  const hours = Number(match[1]);
  const minutes = Number(match[2]);
  if (hours > 23 || minutes > 59) throw new Error(`no such time: ${text}`);
  return hours * 60 + minutes;
}

export function formatClock(minutesAfterMidnight: number): string {
  const hours = Math.floor(minutesAfterMidnight / 60) % 24;
  const minutes = minutesAfterMidnight % 60;
  return `${String(hours).padStart(2, "0")}:${String(minutes).padStart(2, "0")}`;
}

export function nextSailing(sailings: readonly Sailing[], from: Pier, now: number): Sailing | null {
  let best: Sailing | null = null;
  for (const sailing of sailings) {
    if (sailing.cancelled || sailing.from !== from || sailing.departs < now) continue;
    if (best === null || sailing.departs < best.departs) best = sailing;
  }
  return best;
}

export function metresTaken(vehicles: readonly Vehicle[]): number {
  return vehicles.reduce((sum, vehicle) => sum + vehicle.lengthMetres + GAP_BETWEEN_CARS, 0);
}

export function hasRoomFor(sailing: Sailing, aboard: readonly Vehicle[], vehicle: Vehicle): boolean {
  const needed = vehicle.lengthMetres + GAP_BETWEEN_CARS;
  return metresTaken(aboard) + needed <= sailing.carDeckMetres;
}

/** Every way to get from one pier to another with at most one change of boat. */
export function connections(sailings: readonly Sailing[], from: Pier, to: Pier, now: number): Sailing[][] {
  const running = sailings.filter((sailing) => !sailing.cancelled && sailing.departs >= now);
  const direct = running.filter((sailing) => sailing.from === from && sailing.to === to).map((sailing) => [sailing]);
  const withChange = running
    .filter((first) => first.from === from && first.to !== to)
    .flatMap((first) =>
      running
        .filter((second) => second.from === first.to && second.to === to && second.departs >= first.arrives + 10)
        .map((second) => [first, second]),
    );
  return [...direct, ...withChange].sort((a, b) => lastArrival(a) - lastArrival(b));
}

function lastArrival(legs: readonly Sailing[]): number {
  return legs[legs.length - 1]?.arrives ?? Infinity;
}
