// The log of past firings: what was read off the pyrometer, and how it differed from the plan.
import { temperatureAt, type Segment } from "./firingCurve";

export interface Reading {
  readonly minute: number;
  readonly temperature: number;
}

export interface Firing {
  readonly id: number;
  readonly startedAt: Date;
  readonly segments: readonly Segment[];
  readonly readings: readonly Reading[];
  readonly note: string;
}

export interface Deviation {
  readonly worst: number;
  readonly worstMinute: number;
  readonly mean: number;
}

export class FiringLog {
  private readonly firings: Firing[] = [];
  private listeners: ((firing: Firing) => void)[] = [];

  start(segments: readonly Segment[], startedAt: Date, note = ""): Firing {
    const firing: Firing = { id: this.firings.length + 1, startedAt, segments, readings: [], note };
    this.firings.push(firing);
    return firing;
  }

  record(id: number, reading: Reading): void {
    const index = this.firings.findIndex((firing) => firing.id === id);
    const firing = this.firings[index];
    if (!firing) throw new Error(`no firing with the number ${id}`);
    const last = firing.readings.at(-1);
    if (last && last.minute >= reading.minute) throw new Error("readings go forward in time");
    const updated = { ...firing, readings: [...firing.readings, reading] };
    this.firings[index] = updated;
    for (const listener of this.listeners) listener(updated);
  }

  onReading(listener: (firing: Firing) => void): () => void {
    this.listeners.push(listener);
    return () => {
      this.listeners = this.listeners.filter((other) => other !== listener);
    };
  }

  between(from: Date, to: Date): Firing[] {
    return this.firings.filter(({ startedAt }) => startedAt >= from && startedAt < to);
  }
}

export function deviation({ segments, readings }: Firing): Deviation | null {
  if (readings.length === 0) return null;
  const differences = readings.map(({ minute, temperature }) => ({
    minute,
    degrees: temperature - temperatureAt(segments, minute),
  }));
  const worst = differences.reduce((a, b) => (Math.abs(b.degrees) > Math.abs(a.degrees) ? b : a));
  const mean = differences.reduce((sum, { degrees }) => sum + degrees, 0) / differences.length;
  return { worst: worst.degrees, worstMinute: worst.minute, mean };
}
