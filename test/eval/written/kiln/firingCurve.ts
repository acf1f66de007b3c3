// A firing schedule for a pottery kiln: segments of heating, holding and cooling, and the temperature at any minute.
export interface Segment {
  readonly label: string;
  /** Degrees Celsius per hour; negative when cooling. */
  readonly ratePerHour: number;
  readonly target: number;
  readonly holdMinutes: number;
}

export interface FiringPoint {
  readonly minute: number;
  readonly temperature: number;
}

export const BISQUE: readonly Segment[] = [
  { label: "candling", ratePerHour: 60, target: 120, holdMinutes: 120 },
  { label: "water smoking", ratePerHour: 80, target: 600, holdMinutes: 0 },
  { label: "to temperature", ratePerHour: 150, target: 1000, holdMinutes: 15 },
  { label: "cooling", ratePerHour: -120, target: 100, holdMinutes: 0 },
];

export function segmentMinutes(segment: Segment, start: number): number {
  if (segment.ratePerHour === 0) throw new RangeError(`${segment.label}: a rate of zero never arrives`);
  const hours = (segment.target - start) / segment.ratePerHour;
  if (hours < 0) throw new RangeError(`${segment.label}: the rate leads away from ${segment.target}`);
  return Math.round(hours * 60) + segment.holdMinutes;
}

export function totalMinutes(segments: readonly Segment[], room = 20): number {
  let temperature = room;
  let minutes = 0;
  for (const segment of segments) {
    minutes += segmentMinutes(segment, temperature);
    temperature = segment.target;
  }
  return minutes;
}

export function temperatureAt(segments: readonly Segment[], minute: number, room = 20): number {
  let temperature = room;
  let left = minute;
  for (const segment of segments) {
    const length = segmentMinutes(segment, temperature);
    if (left <= length) {
      const heating = length - segment.holdMinutes;
      if (left >= heating) return segment.target;
      return temperature + (segment.ratePerHour * left) / 60;
    }
    left -= length;
    temperature = segment.target;
  }
  return temperature;
}

export function sampleCurve(segments: readonly Segment[], everyMinutes: number): FiringPoint[] {
  const end = totalMinutes(segments);
  const points: FiringPoint[] = [];
  for (let minute = 0; minute < end; minute += everyMinutes) {
    points.push({ minute, temperature: Math.round(temperatureAt(segments, minute)) });
  }
  points.push({ minute: end, temperature: Math.round(temperatureAt(segments, end)) });
  return points;
}
