import { useMemo } from "react";

export interface Harvest {
  crop: string;
  week: number;
  kilograms: number;
}

interface HarvestChartProps {
  harvests: Harvest[];
  crop: string;
  width?: number;
  height?: number;
}

interface Point {
  week: number;
  total: number;
}

const PADDING = 24;

export function HarvestChart({ harvests, crop, width = 480, height = 200 }: HarvestChartProps) {
  const points = useMemo(() => totalsByWeek(harvests, crop), [harvests, crop]);
  const [first, last] = [points[0], points[points.length - 1]];
  if (!first || !last) {
    return <p className="muted">No {crop} harvested yet.</p>;
  }
  const most = Math.max(...points.map((point) => point.total));
  const xOf = (week: number) =>
    PADDING + ((week - first.week) / Math.max(1, last.week - first.week)) * (width - 2 * PADDING);
  const yOf = (total: number) => height - PADDING - (total / most) * (height - 2 * PADDING);
  const path = points
    .map((point, index) => `${index === 0 ? "M" : "L"} ${xOf(point.week)} ${yOf(point.total)}`)
    .join(" ");

  return (
    <svg width={width} height={height} role="img" aria-label={`Harvest of ${crop} by week`}>
      <line x1={PADDING} y1={height - PADDING} x2={width - PADDING} y2={height - PADDING} stroke="#888" />
      <path d={path} fill="none" stroke="#558b2f" strokeWidth={2} />
      {points.map((point) => (
        <circle key={point.week} cx={xOf(point.week)} cy={yOf(point.total)} r={3}>
          <title>
            Week {point.week}: {point.total.toFixed(1)} kg
          </title>
        </circle>
      ))}
    </svg>
  );
}

function totalsByWeek(harvests: Harvest[], crop: string): Point[] {
  const totals = new Map<number, number>();
  for (const harvest of harvests) {
    if (harvest.crop !== crop) continue;
    totals.set(harvest.week, (totals.get(harvest.week) ?? 0) + harvest.kilograms);
  }
  return [...totals]
    .map(([week, total]) => ({ week, total }))
    .sort((a, b) => a.week - b.week);
}
