import type { Ascent, Route } from "./routes";
import { gradeColour, gradeName } from "./routes";

interface GradePyramidProps {
  ascents: Ascent[];
  routes: Route[];
  width?: number;
  onlyFlash?: boolean;
}

interface Bar {
  grade: number;
  count: number;
}

const BAR_HEIGHT = 18;
const GAP = 4;
const LABEL_WIDTH = 48;

export function GradePyramid({ ascents, routes, width = 320, onlyFlash = false }: GradePyramidProps) {
  const bars = countByGrade(ascents, routes, onlyFlash);
  const most = Math.max(1, ...bars.map((bar) => bar.count));
  const height = bars.length * (BAR_HEIGHT + GAP);
  if (bars.length === 0) {
    return <p className="empty">Nothing climbed yet.</p>;
  }
  return (
    <svg width={width} height={height} role="img" aria-label="Ascents by grade">
      {bars.map((bar, index) => {
        const y = index * (BAR_HEIGHT + GAP);
        const length = ((width - LABEL_WIDTH) * bar.count) / most;
        return (
          <g key={bar.grade} transform={`translate(0, ${y})`}>
            <text x={0} y={BAR_HEIGHT - 5} className="label">
              {gradeName(bar.grade)}
            </text>
            <rect x={LABEL_WIDTH} y={0} width={length} height={BAR_HEIGHT} fill={gradeColour(bar.grade)} />
            <text x={LABEL_WIDTH + 4} y={BAR_HEIGHT - 5} className="count">
              {bar.count}
            </text>
          </g>
        );
      })}
    </svg>
  );
}

function countByGrade(ascents: Ascent[], routes: Route[], onlyFlash: boolean): Bar[] {
  const gradeOf = new Map(routes.map((route) => [route.id, route.grade]));
  const counts = new Map<number, number>();
  for (const ascent of ascents) {
    if (onlyFlash && ascent.style !== "flash") continue;
    const grade = gradeOf.get(ascent.routeId);
    if (grade === undefined) continue;
    counts.set(grade, (counts.get(grade) ?? 0) + 1);
  }
  return [...counts]
    .map(([grade, count]) => ({ grade, count }))
    .sort((a, b) => b.grade - a.grade);
}
