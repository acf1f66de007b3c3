// Wind and waves → which sailings run, run slowly, or stay in port.
import type { Sailing } from "./timetable";

export interface Observation {
  readonly takenAt: number;
  readonly windKnots: number;
  readonly gustKnots: number;
  readonly waveMetres: number;
  readonly visibilityMetres: number;
}

export type Verdict =
  | { readonly kind: "runs" }
  | { readonly kind: "slow"; readonly extraMinutes: number; readonly because: string }
  | { readonly kind: "stays"; readonly because: string };

const MAX_GUST = 42;
const MAX_WAVE = 2.5;
const ROUGH_WAVE = 1.4;
const FOG_METRES = 500;
const MAX_AGE_MINUTES = 45;

export function judge(observation: Observation): Verdict {
  if (observation.gustKnots > MAX_GUST) {
    return { kind: "stays", because: `gusts of ${observation.gustKnots} knots` };
  }
  if (observation.waveMetres > MAX_WAVE) {
    return { kind: "stays", because: `waves of ${observation.waveMetres.toFixed(1)} m` };
  }
  const extraMinutes = slowness(observation);
  if (extraMinutes === 0) return { kind: "runs" };
  const because = observation.visibilityMetres < FOG_METRES ? "fog" : "a rough sea";
  return { kind: "slow", extraMinutes, because };
}

function slowness({ waveMetres, visibilityMetres }: Observation): number {
  let minutes = 0;
  if (waveMetres > ROUGH_WAVE) minutes += Math.ceil((waveMetres - ROUGH_WAVE) * 10);
  if (visibilityMetres < FOG_METRES) minutes += 15;
  return minutes;
}

export function applyWeather(sailings: readonly Sailing[], observations: readonly Observation[]): Sailing[] {
  return sailings.map((sailing) => {
    const latest = latestBefore(observations, sailing.departs);
    if (!latest) return sailing;
    const verdict = judge(latest);
    switch (verdict.kind) {
      case "runs":
        return sailing;
      case "slow":
        return { ...sailing, arrives: sailing.arrives + verdict.extraMinutes };
      case "stays":
        return { ...sailing, cancelled: true };
    }
  });
}

function latestBefore(observations: readonly Observation[], minute: number): Observation | null {
  const usable = observations.filter(({ takenAt }) => takenAt <= minute && minute - takenAt <= MAX_AGE_MINUTES);
  return usable.sort((a, b) => b.takenAt - a.takenAt)[0] ?? null;
}
