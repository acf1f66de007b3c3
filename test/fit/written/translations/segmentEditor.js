// The translator's editor: one textarea per sentence, saved while typing.

const SAVE_DELAY = 800;

/** @typedef {{ source: string, target: string, state: "empty" | "draft" | "done" }} Segment */

export class SegmentEditor {
  /**
   * @param {HTMLElement} root
   * @param {{ docId: string, client: string, pair: string }} options
   */
  constructor(root, options) {
    this.root = root;
    this.options = options;
    /** @type {Segment[]} */
    this.segments = [];
    this.timers = new Map();
    this.saving = 0;
  }

  async open() {
    const res = await fetch(`/documents/${this.options.docId}`);
    if (res.status === 404) {
      this.root.textContent = "This document does not exist any more.";
      return;
    }
    const { segments } = await res.json();
    this.segments = segments;
    this.root.replaceChildren(...segments.map((segment, index) => this.renderRow(segment, index)));
    this.root.addEventListener("keydown", (event) => this.onKey(event));
    this.focus(segments.findIndex((segment) => segment.state !== "done"));
  }

  renderRow(segment, index) {
    const row = document.createElement("div");
    row.className = `segment ${segment.state}`;
    row.dataset.index = index;

    const source = document.createElement("p");
    source.textContent = segment.source;

    const target = document.createElement("textarea");
    target.value = segment.target;
    target.rows = Math.ceil(segment.source.length / 60);
    target.addEventListener("input", () => {
      segment.target = target.value;
      this.schedule(index);
    });

    const warnings = document.createElement("ul");
    warnings.className = "warnings";

    row.append(source, target, warnings);
    return row;
  }

  schedule(index) {
    clearTimeout(this.timers.get(index));
    this.timers.set(
      index,
      setTimeout(() => this.save(index, false), SAVE_DELAY),
    );
  }

  async save(index, done) {
    clearTimeout(this.timers.get(index));
    this.timers.delete(index);

    const { docId, client, pair } = this.options;
    const segment = this.segments[index];
    this.saving += 1;
    try {
      const res = await fetch(`/documents/${docId}/${index}`, {
        method: "PUT",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ target: segment.target, done, client, pair }),
      });
      if (!res.ok) throw new Error(`saving failed with ${res.status}`);
      const { state, warnings } = await res.json();
      segment.state = state;
      this.showResult(index, state, warnings);
    } catch (error) {
      this.showResult(index, "failed", [{ kind: "error", term: error.message }]);
      this.schedule(index); // try again
    } finally {
      this.saving -= 1;
    }
  }

  showResult(index, state, warnings) {
    const row = this.root.children[index];
    row.className = `segment ${state}`;
    const items = warnings.map(({ kind, term, expected }) => {
      const li = document.createElement("li");
      li.textContent = kind === "missing" ? `“${term}” should be “${expected}”` : `${kind}: ${term}`;
      return li;
    });
    row.querySelector(".warnings").replaceChildren(...items);
  }

  onKey(event) {
    const row = event.target.closest(".segment");
    if (!row) return;
    const index = Number(row.dataset.index);

    if (event.key === "Enter" && event.ctrlKey) {
      event.preventDefault();
      this.save(index, true);
      this.focus(index + 1);
    } else if (event.key === "ArrowUp" && event.altKey) {
      this.focus(index - 1);
    }
  }

  focus(index) {
    this.root.children[index]?.querySelector("textarea").focus();
  }

  get progress() {
    if (this.segments.length === 0) return 1;
    return this.segments.filter((segment) => segment.state === "done").length / this.segments.length;
  }
}
