// Many calls in a row → one, once they have rested.

export function debounce(run: () => void, delayMs: number): { call: () => void; dispose: () => void } {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const dispose = (): void => clearTimeout(timer);
  return {
    call: () => {
      dispose();
      timer = setTimeout(run, delayMs);
    },
    dispose,
  };
}
