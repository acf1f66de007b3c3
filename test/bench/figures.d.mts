/** The value below which a share of the values lies: nearest rank. */
export function percentile(values: readonly number[], share: number): number;
