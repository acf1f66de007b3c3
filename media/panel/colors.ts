// A number → a colour that is even in lightness and safe for colour-blind readers: dark blue over grey to yellow (the
// palette known as cividis, interpolated between seven of its points), from a table, since a map has a million cells.

export type Rgb = readonly [number, number, number];

const STOPS: readonly Rgb[] = [
  [0, 34, 78],
  [33, 56, 110],
  [76, 85, 108],
  [108, 110, 114],
  [144, 137, 118],
  [188, 174, 108],
  [254, 232, 56],
];

/** 0 to 1 → colour along the palette. */
export function paletteColor(share: number): Rgb {
  const place = Math.min(1, Math.max(0, share)) * (STOPS.length - 1);
  const index = Math.min(STOPS.length - 2, Math.floor(place));
  const from = STOPS[index] ?? STOPS[0];
  const to = STOPS[index + 1] ?? from;
  if (!from || !to) throw new Error("expected at least two colour stops");
  const mix = (channel: 0 | 1 | 2) =>
    Math.round(from[channel] + (to[channel] - from[channel]) * (place - index));
  return [mix(0), mix(1), mix(2)];
}

/** Small weights are most of a map: the square root spreads them. */
export function weightColor(weight: number): Rgb {
  return paletteColor(Math.sqrt(Math.max(0, weight)));
}

/** A number with a sign: the palette's middle is 0, `limit` and beyond its ends. */
export function signedColor(value: number, limit: number): Rgb {
  return paletteColor(0.5 + (limit > 0 ? value / limit : 0) / 2);
}

/** The palette in 256 steps, as pixels of an ImageData read as 32-bit numbers (little-endian: alpha first). */
const PIXELS = Uint32Array.from({ length: 256 }, (_, step) => {
  const [red, green, blue] = paletteColor(step / 255);
  return ((255 << 24) | (blue << 16) | (green << 8) | red) >>> 0;
});

/** 0 to 255 → pixel. */
export function palettePixel(step: number): number {
  return PIXELS[step] ?? 0;
}
