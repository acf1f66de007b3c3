// A weight from 0 to 1 → a colour, even in lightness and safe for colour-blind readers: dark blue over grey to yellow
// (the palette known as cividis, interpolated between seven of its points).

type Rgb = readonly [number, number, number];

const STOPS: readonly Rgb[] = [
  [0, 34, 78],
  [33, 56, 110],
  [76, 85, 108],
  [108, 110, 114],
  [144, 137, 118],
  [188, 174, 108],
  [254, 232, 56],
];

/** Small weights are most of a map: the square root spreads them. */
export function weightColor(weight: number): Rgb {
  const place = Math.sqrt(Math.min(1, Math.max(0, weight))) * (STOPS.length - 1);
  const index = Math.min(STOPS.length - 2, Math.floor(place));
  const from = STOPS[index] ?? STOPS[0];
  const to = STOPS[index + 1] ?? from;
  if (!from || !to) throw new Error("expected at least two colour stops");
  const mix = (channel: 0 | 1 | 2) =>
    Math.round(from[channel] + (to[channel] - from[channel]) * (place - index));
  return [mix(0), mix(1), mix(2)];
}
