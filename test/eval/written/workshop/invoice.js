// A finished job → an invoice with its lines, tax and total, as an object and as plain text.
import { formatPrice } from "./parts.js";

const RATE_PER_HOUR = 5400;
const TAX = 0.19;
const WARRANTY_DAYS = 90;
const LINE_WIDTH = 48;

export function createInvoice(job, shelf, { number, date = new Date() }) {
  if (job.state !== "done") throw new Error(`job ${job.id} is not done`);
  const lines = [];
  for (const task of job.tasks) {
    lines.push({ text: task.name, cents: Math.round((task.minutes / 60) * RATE_PER_HOUR) });
    for (const sku of task.parts) {
      const part = shelf.parts.get(sku);
      lines.push({ text: `  ${part.name}`, cents: shelf.use(sku, job.id) });
    }
  }
  const net = lines.reduce((sum, line) => sum + line.cents, 0);
  const tax = Math.round(net * TAX);
  return {
    number,
    date,
    customer: job.customer,
    lines,
    net,
    tax,
    total: net + tax,
    warrantyUntil: addDays(date, WARRANTY_DAYS),
  };
}

export function addDays(date, days) {
  const later = new Date(date);
  later.setDate(later.getDate() + days);
  return later;
}

export function renderInvoice(invoice) {
  const rule = "-".repeat(LINE_WIDTH);
  const rows = invoice.lines.map(({ text, cents }) => row(text, formatPrice(cents)));
  return [
    `Invoice ${invoice.number}`,
    invoice.date.toLocaleDateString("en-GB"),
    invoice.customer.name,
    "",
    ...rows,
    rule,
    row("Net", formatPrice(invoice.net)),
    row("Tax", formatPrice(invoice.tax)),
    row("Total", formatPrice(invoice.total)),
    "",
    `Warranty until ${invoice.warrantyUntil.toLocaleDateString("en-GB")}`,
  ].join("\n");
}

function row(left, right) {
  const space = Math.max(1, LINE_WIDTH - left.length - right.length);
  return left + " ".repeat(space) + right;
}

export function openAmount(invoices, payments) {
  const paid = new Map();
  for (const { number, cents } of payments) paid.set(number, (paid.get(number) ?? 0) + cents);
  return invoices.reduce((sum, { number, total }) => sum + Math.max(0, total - (paid.get(number) ?? 0)), 0);
}
