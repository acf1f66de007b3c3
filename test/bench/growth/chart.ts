// Series → an SVG line chart with logarithmic axes, readable on light and dark pages. Pure.

export interface Series {
  readonly name: string;
  /** Above 0 in both. */
  readonly points: readonly (readonly [x: number, y: number])[];
}

export interface ChartOf {
  readonly title: string;
  readonly x: string;
  readonly y: string;
  readonly series: readonly Series[];
}

const [WIDTH, HEIGHT] = [640, 320];
const [LEFT, RIGHT, TOP, BOTTOM] = [56, 150, 34, 44];
/** Colours that people with any kind of colour blindness tell apart; lines differ in their dashes, too. */
const COLORS = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9"];
const DASHES = ["", "6 3", "2 3", "8 3 2 3", "1 2", "10 4"];

export function lineChart({ title, x, y, series }: ChartOf): string {
  const all = series.flatMap(({ points }) => points);
  const xs = axisOf(
    all.map(([value]) => value),
    LEFT,
    WIDTH - RIGHT,
  );
  const ys = axisOf(
    all.map(([, value]) => value),
    HEIGHT - BOTTOM,
    TOP,
  );
  const grid = [
    ...ys.ticks.map((tick) => {
      const at = ys.place(tick);
      return `<path class="grid" d="M${LEFT} ${at}H${WIDTH - RIGHT}"/><text x="${LEFT - 6}" y="${at + 4}" text-anchor="end">${label(tick)}</text>`;
    }),
    ...xs.ticks.map((tick) => {
      const at = xs.place(tick);
      return `<path class="grid" d="M${at} ${TOP}V${HEIGHT - BOTTOM}"/><text x="${at}" y="${HEIGHT - BOTTOM + 16}" text-anchor="middle">${label(tick)}</text>`;
    }),
  ];
  const lines = series.map(({ name, points }, index) => {
    const places = points.map(([px, py]) => [xs.place(px), ys.place(py)] as const);
    const color = COLORS[index % COLORS.length];
    const dots = places.map(([px, py]) => `<circle cx="${px}" cy="${py}" r="3" fill="${color}"/>`).join("");
    const d = places.map(([px, py], i) => `${i === 0 ? "M" : "L"}${px} ${py}`).join("");
    const at = TOP + 8 + 18 * index;
    const dash = DASHES[index % DASHES.length];
    const stroke = `fill="none" stroke="${color}" stroke-width="2" stroke-dasharray="${dash}"`;
    return `<path d="${d}" ${stroke}/>${dots}<path d="M${WIDTH - RIGHT + 10} ${at}h20" ${stroke}/><text x="${WIDTH - RIGHT + 36}" y="${at + 4}">${escaped(name)}</text>`;
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" width="${WIDTH}" height="${HEIGHT}" role="img" aria-label="${escaped(title)}">`,
    `<style>text{font:11px sans-serif;fill:#333}.grid{stroke:#ccc;stroke-width:1}.title{font-size:13px}@media(prefers-color-scheme:dark){text{fill:#ccc}.grid{stroke:#444}}</style>`,
    `<text class="title" x="${LEFT}" y="18">${escaped(title)}</text>`,
    ...grid,
    ...lines,
    `<text x="${(LEFT + WIDTH - RIGHT) / 2}" y="${HEIGHT - 8}" text-anchor="middle">${escaped(x)}</text>`,
    `<text x="14" y="${(TOP + HEIGHT - BOTTOM) / 2}" text-anchor="middle" transform="rotate(-90 14 ${(TOP + HEIGHT - BOTTOM) / 2})">${escaped(y)}</text>`,
    "</svg>",
    "",
  ].join("\n");
}

/** Ticks at 1, 2, 5 of each power of ten, thinned where there are many. */
function axisOf(values: readonly number[], from: number, to: number) {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const all: number[] = [];
  for (let power = Math.floor(Math.log10(low)); 10 ** power <= high * 10; power++)
    for (const step of [1, 2, 5]) all.push(step * 10 ** power);
  const first = Math.max(
    0,
    all.findLastIndex((tick) => tick <= low),
  );
  const last = all.findIndex((tick) => tick >= high);
  const inside = all.slice(first, last + 1);
  const ticks =
    inside.length > 8 ? inside.filter((tick) => Number.isInteger(round(Math.log10(tick)))) : inside;
  const [bottom, top] = [Math.log10(inside[0] ?? 1), Math.log10(inside.at(-1) ?? 10)];
  const place = (value: number) =>
    round(from + ((to - from) * (Math.log10(value) - bottom)) / Math.max(top - bottom, 1e-9));
  return { ticks, place };
}

/** `20000` → `20k` */
function label(value: number): string {
  if (value >= 1e6) return `${round(value / 1e6)}M`;
  return value >= 1e3 ? `${round(value / 1e3)}k` : `${round(value)}`;
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
}
