// Something good → the same with a few things wrong in it.
import type { Random } from "./random";

const MAX_CHANGES = 4;

/** Bits turned, stretches cut, doubled, overwritten or set to numbers that are known to hurt. */
export function mutatedBytes(bytes: Buffer, random: Random): Buffer {
  let result = Buffer.from(bytes);
  for (let change = 0; change <= random.below(MAX_CHANGES); change++) {
    const at = random.below(result.length + 1);
    const length = random.below(random.chance(0.8) ? 16 : result.length + 1);
    const [before, after] = [result.subarray(0, at), result.subarray(at)];
    const kind = random.below(6);
    if (kind === 0) result = Buffer.concat([before, after.subarray(length)]);
    else if (kind === 1) result = Buffer.concat([before, after.subarray(0, length), after]);
    else if (kind === 2) result = Buffer.concat([before, random.bytes(16), after]);
    else if (kind === 3) result = Buffer.concat([before, Buffer.alloc(length, 0xff), after.subarray(length)]);
    else if (kind === 4) result = Buffer.from(before);
    else if (after.length > 0) after[0] = (after[0] ?? 0) ^ (1 << random.below(8));
  }
  return result;
}

/** Values replaced, taken out, repeated, somewhere in it; JSON as before. */
export function mutatedJson<T>(value: T, random: Random): T {
  const copy = structuredClone(value);
  const holder = { value: copy };
  for (let change = 0; change <= random.below(MAX_CHANGES); change++) changeOne(holder, random);
  return JSON.parse(JSON.stringify(holder.value ?? null)) as T;
}

function changeOne(holder: object, random: Random): void {
  let at = holder as Record<string, unknown>;
  let key = "value";
  // Down to a random depth: one of the values on the way is changed.
  for (;;) {
    const inner = at[key];
    const keys = typeof inner === "object" && inner !== null ? Object.keys(inner) : [];
    if (keys.length === 0 || random.chance(0.25)) break;
    at = inner as Record<string, unknown>;
    key = random.pick(keys);
  }
  const kind = random.below(5);
  if (kind === 0 && at !== holder) delete at[key];
  else if (kind === 1 && Array.isArray(at[key])) at[key] = repeated(at[key] as unknown[], random);
  else if (kind === 2 && typeof at[key] === "number") at[key] = random.number();
  else if (kind === 3 && typeof at[key] === "string") at[key] = `${String(at[key])}${random.text()}`;
  else at[key] = random.json();
}

function repeated(list: readonly unknown[], random: Random): unknown[] {
  const times = random.chance(0.9) ? 2 : 100;
  return Array.from({ length: times }, () => list).flat();
}
