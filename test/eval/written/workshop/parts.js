// Spare parts on the shelf: what is there, what is reserved for a job, and what has to be ordered.
const MIN_STOCK = 2;

export class PartsShelf {
  constructor(parts = []) {
    this.parts = new Map();
    for (const part of parts) this.add(part);
  }

  add({ sku, name, price, count = 0, supplier = null }) {
    const known = this.parts.get(sku);
    if (known) {
      known.count += count;
      return known;
    }
    const part = { sku, name, price, count, supplier, reserved: new Map() };
    this.parts.set(sku, part);
    return part;
  }

  available(sku) {
    const part = this.parts.get(sku);
    if (!part) return 0;
    let reserved = 0;
    for (const count of part.reserved.values()) reserved += count;
    return part.count - reserved;
  }

  reserve(sku, jobId, count = 1) {
    if (this.available(sku) < count) return false;
    const part = this.parts.get(sku);
    part.reserved.set(jobId, (part.reserved.get(jobId) ?? 0) + count);
    return true;
  }

  release(jobId) {
    for (const part of this.parts.values()) {
      part.reserved.delete(jobId);
    }
  }

  use(sku, jobId) {
    const part = this.parts.get(sku);
    const count = part?.reserved.get(jobId) ?? 0;
    if (count === 0) throw new Error(`${sku} is not reserved for job ${jobId}`);
    part.count -= count;
    part.reserved.delete(jobId);
    return count * part.price;
  }

  toOrder() {
    const bySupplier = {};
    for (const part of this.parts.values()) {
      const missing = MIN_STOCK - this.available(part.sku);
      if (missing <= 0) continue;
      const supplier = part.supplier ?? "unknown";
      (bySupplier[supplier] ??= []).push({ sku: part.sku, name: part.name, count: missing });
    }
    return bySupplier;
  }
}

export function formatPrice(cents) {
  return `${(cents / 100).toFixed(2)} €`;
}
