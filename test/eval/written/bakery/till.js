// The till in the shop: a sale grows line by line, is paid in cash or by card, and the day ends with a balance.
import { randomUUID } from "node:crypto";

const ROUND_CASH_TO = 5;

export class Till {
  constructor(prices, { float = 10_000 } = {}) {
    this.prices = new Map(Object.entries(prices));
    this.cash = float;
    this.float = float;
    this.sales = [];
    this.current = null;
  }

  ring(item, count = 1) {
    const price = this.prices.get(item);
    if (price === undefined) throw new Error(`${item} has no price`);
    this.current ??= { id: randomUUID(), lines: [], openedAt: new Date() };
    const line = this.current.lines.find((other) => other.item === item);
    if (line) line.count += count;
    else this.current.lines.push({ item, count, price });
    return this.total();
  }

  undo() {
    this.current?.lines.pop();
    if (this.current?.lines.length === 0) this.current = null;
  }

  total() {
    if (!this.current) return 0;
    return this.current.lines.reduce((sum, { count, price }) => sum + count * price, 0);
  }

  payCash(given) {
    const due = Math.round(this.total() / ROUND_CASH_TO) * ROUND_CASH_TO;
    if (given < due) throw new RangeError(`${due - given} cents are missing`);
    this.cash += due;
    this.close("cash", due);
    return given - due;
  }

  async payCard(terminal) {
    const due = this.total();
    const { approved, reference } = await terminal.charge(due);
    if (!approved) return false;
    this.close("card", due, reference);
    return true;
  }

  close(method, amount, reference = null) {
    this.sales.push({ ...this.current, method, amount, reference, closedAt: new Date() });
    this.current = null;
  }

  endOfDay(counted) {
    const byMethod = { cash: 0, card: 0 };
    for (const { method, amount } of this.sales) byMethod[method] += amount;
    const expected = this.float + byMethod.cash;
    return { sales: this.sales.length, ...byMethod, expected, counted, difference: counted - expected };
  }
}
