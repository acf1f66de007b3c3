// Orders of cafés and passers-by: what has to be baked for tomorrow, and what goes into which crate.
import { readFile, writeFile } from "node:fs/promises";

const CUT_OFF_HOUR = 17;
const CRATE_LOAVES = 12;

export class OrderBook {
  constructor(path) {
    this.path = path;
    this.orders = [];
    this.standing = [];
  }

  async load() {
    try {
      const { orders, standing } = JSON.parse(await readFile(this.path, "utf8"));
      this.orders = orders;
      this.standing = standing;
    } catch (error) {
      if (error.code !== "ENOENT") throw error;
    }
    return this;
  }

  async save() {
    const { orders, standing } = this;
    await writeFile(this.path, JSON.stringify({ orders, standing }, null, 2));
  }

  place(customer, day, items, now = new Date()) {
    if (isTooLate(day, now)) throw new Error(`orders for ${day} closed at ${CUT_OFF_HOUR}:00`);
    const order = { customer, day, items: items.filter(({ count }) => count > 0) };
    this.orders.push(order);
    return order;
  }

  repeatEvery(customer, weekdays, items) {
    this.standing.push({ customer, weekdays, items });
  }

  forDay(day) {
    const weekday = new Date(`${day}T00:00:00`).getDay();
    const once = this.orders.filter((order) => order.day === day);
    const always = this.standing
      .filter(({ weekdays }) => weekdays.includes(weekday))
      .map(({ customer, items }) => ({ customer, day, items }));
    return [...once, ...always];
  }

  totals(day) {
    const counts = {};
    for (const { items } of this.forDay(day)) {
      for (const { bread, count } of items) counts[bread] = (counts[bread] ?? 0) + count;
    }
    return counts;
  }

  crates(day) {
    return this.forDay(day).map(({ customer, items }) => {
      const loaves = items.reduce((sum, { count }) => sum + count, 0);
      return { customer, loaves, crates: Math.ceil(loaves / CRATE_LOAVES) };
    });
  }
}

function isTooLate(day, now) {
  const closes = new Date(`${day}T00:00:00`);
  closes.setDate(closes.getDate() - 1);
  closes.setHours(CUT_OFF_HOUR);
  return now >= closes;
}
