// Work that may be interrupted at every yield: done at once, or in slices between which the event loop turns.

/** Work between two turns of the event loop. */
const SLICE_MS = 5;

export function runAll<T>(steps: Generator<void, T>): T {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

export async function runSliced<T>(steps: Generator<void, T>, signal?: AbortSignal): Promise<T> {
  let sliceEnd = performance.now() + SLICE_MS;
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
    if (performance.now() < sliceEnd) continue;
    await new Promise(setImmediate);
    signal?.throwIfAborted();
    sliceEnd = performance.now() + SLICE_MS;
  }
}
