// Runs in every frame before its own scripts. In the panel's page: how long each of its tasks takes, style and layout
// included, and when what is on screen changed. Everywhere: when the last key went down. Times are of one clock.
(() => {
  const now = () => performance.timeOrigin + performance.now();
  const clock = { tasks: [], states: [], keyAt: 0 };
  globalThis.loupeClock = clock;
  globalThis.addEventListener("keydown", () => (clock.keyAt = now()), true);
  if (globalThis.top === globalThis) return watchWorkbench();

  // In the workbench: each time that ghost text appears, and that something is painted over the code.
  function watchWorkbench() {
    const watched = [
      { selector: ".ghost-text, .ghost-text-decoration", seen: (clock.ghosts = []) },
      { selector: '.monaco-editor [class*="TextEditorDecorationType"]', seen: (clock.paints = []) },
    ];
    const wasThere = watched.map(() => false);
    const look = () => {
      watched.forEach(({ selector, seen }, i) => {
        const isThere = document.querySelector(selector) !== null;
        if (isThere && !wasThere[i]) seen.push(now());
        wasThere[i] = isThere;
      });
      requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  }

  // The page's own script runs before anything can be wrapped: the browser tells of it where it takes long.
  const isOwn = ({ name }) => name === "self" || name === "same-origin-ancestor";
  new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries().filter(isOwn))
      clock.tasks.push({ kind: "longtask", start: performance.timeOrigin + startTime, ms: duration });
  }).observe({ type: "longtask", buffered: true });

  // A webview is a frame in a frame, without an address of its own yet: all frames are watched, the page's is read.
  const timed = (kind, listener) =>
    function timedTask(...args) {
      const start = now();
      try {
        return typeof listener === "function" ? listener.apply(this, args) : listener.handleEvent(...args);
      } finally {
        // The browser would do this after the task: it belongs to it.
        void document.documentElement?.offsetHeight;
        clock.tasks.push({ kind, start, ms: now() - start });
      }
    };
  const nextFrame = globalThis.requestAnimationFrame.bind(globalThis);
  globalThis.requestAnimationFrame = (draw) => nextFrame(timed("frame", draw));
  const wrapped = new WeakMap();
  const { addEventListener, removeEventListener } = EventTarget.prototype;
  EventTarget.prototype.addEventListener = function add(kind, listener, options) {
    if (!listener) return;
    // The editor opens the document anew, which ends what was begun before: the page's own script begins the watch.
    if (kind === "message" && this === globalThis) nextFrame(look);
    if (!wrapped.has(listener)) wrapped.set(listener, timed(kind, listener));
    addEventListener.call(this, kind, wrapped.get(listener), options);
  };
  EventTarget.prototype.removeEventListener = function remove(kind, listener, options) {
    removeEventListener.call(this, kind, wrapped.get(listener) ?? listener, options);
  };

  const textOf = (id) => document.querySelector(`[data-testid="${id}"]`)?.textContent.trim() ?? "";
  const look = () => {
    const view = document.querySelector("[data-testid^=view-]")?.getAttribute("data-testid") ?? "";
    const isBusy = document.querySelector('[aria-busy="true"]') !== null;
    const chip = document.querySelector('[data-testid="token"]')?.getAttribute("data-token-id") ?? "";
    const heads = document.querySelectorAll(".thumbnail").length;
    // A sentence that names something of the code.
    const isTelling = document.querySelector('[data-testid="headline"] code.name') !== null;
    // The line that a suggestion came from, and the heads that carry it: nothing is left out any more.
    const isCauseFound =
      document.querySelector('[data-testid="cause-lines"]') !== null &&
      document.querySelector(".progress-line") === null;
    const tokens = Number(textOf("token-count"));
    const state = { isTelling, isCauseFound, tokens, chip, view, heads, isBusy };
    const last = clock.states.at(-1);
    if (JSON.stringify(state) !== JSON.stringify(last?.state)) clock.states.push({ at: now(), state });
    nextFrame(look);
  };
})();
