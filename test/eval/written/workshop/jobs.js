// Repair jobs of a bicycle workshop, from the counter to the ring of the finished bell.
import { EventEmitter } from "node:events";

export const STATES = ["received", "waitingForParts", "inRepair", "done", "collected"];

const ALLOWED = {
  received: ["waitingForParts", "inRepair"],
  waitingForParts: ["inRepair"],
  inRepair: ["waitingForParts", "done"],
  done: ["collected"],
  collected: [],
};

export class JobBoard extends EventEmitter {
  #jobs = new Map();
  #nextId = 1;

  receive({ customer, bicycle, complaint, promisedFor }) {
    if (!customer) throw new TypeError("a job needs a customer");
    const job = {
      id: this.#nextId++,
      customer,
      bicycle,
      complaint,
      promisedFor,
      state: "received",
      tasks: [],
      history: [{ state: "received", at: new Date() }],
    };
    this.#jobs.set(job.id, job);
    this.emit("received", job);
    return job;
  }

  move(id, state) {
    const job = this.find(id);
    if (!ALLOWED[job.state].includes(state)) {
      throw new Error(`job ${id} cannot go from ${job.state} to ${state}`);
    }
    job.state = state;
    job.history.push({ state, at: new Date() });
    this.emit("moved", job);
    return job;
  }

  addTask(id, { name, minutes, parts = [] }) {
    const job = this.find(id);
    job.tasks.push({ name, minutes, parts, done: false });
    return job;
  }

  find(id) {
    const job = this.#jobs.get(id);
    if (!job) throw new Error(`no job with the number ${id}`);
    return job;
  }

  inState(state) {
    return [...this.#jobs.values()].filter((job) => job.state === state);
  }

  overdue(now = new Date()) {
    return [...this.#jobs.values()].filter(
      (job) => job.promisedFor < now && job.state !== "done" && job.state !== "collected",
    );
  }
}

export function minutesLeft(job) {
  return job.tasks.filter((task) => !task.done).reduce((sum, task) => sum + task.minutes, 0);
}
