// Long arithmetic in slices, so that what arrives meanwhile is seen and a completion may run in between.

/** Work between two turns of the event loop. */
const SLICE_MS = 5;

/** Called often: every few milliseconds it lets the event loop turn. Throws the signal's reason after an abort. */
export function createPause(signal: AbortSignal): () => Promise<void> {
  let sliceEnd = performance.now() + SLICE_MS;
  return async () => {
    if (performance.now() < sliceEnd) return;
    await new Promise(setImmediate);
    signal.throwIfAborted();
    sliceEnd = performance.now() + SLICE_MS;
  };
}
