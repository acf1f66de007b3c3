// Photographs of the pools wait in the phone until there is a network; then they are sent one after the other.
const FIRST_WAIT_MS = 1000;
const MAX_WAIT_MS = 60_000;
const MAX_ATTEMPTS = 8;

export class UploadQueue {
  #waiting = [];
  #isRunning = false;

  constructor({ send, storage, wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms)) }) {
    this.send = send;
    this.storage = storage;
    this.wait = wait;
    this.listeners = new Set();
  }

  async restore() {
    const saved = await this.storage.get("uploads");
    this.#waiting = saved ?? [];
    return this.#waiting.length;
  }

  async add(photo) {
    this.#waiting.push({ ...photo, attempts: 0, addedAt: Date.now() });
    await this.storage.set("uploads", this.#waiting);
    this.notify();
  }

  onChange(listener) {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  notify() {
    const status = { waiting: this.#waiting.length, isRunning: this.#isRunning };
    for (const listener of this.listeners) listener(status);
  }

  async run(signal) {
    if (this.#isRunning) return;
    this.#isRunning = true;
    this.notify();
    try {
      while (this.#waiting.length > 0 && !signal.aborted) {
        await this.sendFirst(signal);
      }
    } finally {
      this.#isRunning = false;
      this.notify();
    }
  }

  async sendFirst(signal) {
    const [photo] = this.#waiting;
    try {
      await this.send(photo, signal);
      this.#waiting.shift();
    } catch (error) {
      photo.attempts += 1;
      if (photo.attempts >= MAX_ATTEMPTS || error.status === 413) {
        this.#waiting.shift();
      } else {
        await this.wait(backoff(photo.attempts));
      }
    }
    await this.storage.set("uploads", this.#waiting);
    this.notify();
  }
}

export function backoff(attempts) {
  return Math.min(MAX_WAIT_MS, FIRST_WAIT_MS * 2 ** (attempts - 1));
}
