/** A small shop: what is sold, what a customer wants, and what it costs. Prices are whole cents. */
export interface Product {
  readonly name: string;
  readonly price: number;
}

export interface OrderLine {
  readonly product: Product;
  readonly count: number;
}

/** What one line of an order costs. */
export function lineTotal(line: OrderLine): number {
  return line.product.price * line.count;
}

/** How many things are in an order. */
export function orderCount(lines: readonly OrderLine[]): number {
  let count = 0;
  for (const line of lines) {
    count += line.count;
  }
  return count;
}

/** What a whole order costs. */
export function orderTotal(lines: readonly OrderLine[]): number {
  let total = 0;
  for (const line of lines) {
    total += │
  }
  return total;
}
