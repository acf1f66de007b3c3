// Two deck ovens and many loaves: which batch goes into which deck when, hottest first, without cooling down for nothing.
const LOADING_MINUTES = 4;
const DEGREES_PER_MINUTE_UP = 3;
const DEGREES_PER_MINUTE_DOWN = 1;

export function createDeck(name, capacity, temperature = 20) {
  return { name, capacity, temperature, freeAt: 0, plan: [] };
}

export function changeMinutes(from, to) {
  const difference = to - from;
  const rate = difference > 0 ? DEGREES_PER_MINUTE_UP : DEGREES_PER_MINUTE_DOWN;
  return Math.ceil(Math.abs(difference) / rate);
}

export function planOvens(batches, decks) {
  const waiting = splitBatches(batches, Math.max(...decks.map((deck) => deck.capacity)));
  waiting.sort((a, b) => b.degrees - a.degrees || a.readyAt - b.readyAt);
  const late = [];
  for (const batch of waiting) {
    const options = decks
      .filter((deck) => deck.capacity >= batch.loaves)
      .map((deck) => ({ deck, start: earliestStart(deck, batch) }))
      .sort((a, b) => a.start - b.start);
    const best = options[0];
    if (!best) throw new Error(`no deck holds ${batch.loaves} loaves of ${batch.bread}`);
    const end = best.start + LOADING_MINUTES + batch.minutes;
    best.deck.plan.push({ ...batch, start: best.start, end });
    best.deck.freeAt = end;
    best.deck.temperature = batch.degrees;
    if (best.start > batch.readyAt + batch.patience) late.push(batch.bread);
  }
  return { decks, late };
}

function earliestStart(deck, batch) {
  const warm = deck.freeAt + changeMinutes(deck.temperature, batch.degrees);
  return Math.max(warm, batch.readyAt);
}

function splitBatches(batches, capacity) {
  return batches.flatMap((batch) => {
    const parts = [];
    for (let left = batch.loaves; left > 0; left -= capacity) {
      parts.push({ ...batch, loaves: Math.min(left, capacity) });
    }
    return parts;
  });
}

export function lastEnd(decks) {
  return Math.max(0, ...decks.flatMap(({ plan }) => plan.map(({ end }) => end)));
}

export function printPlan(decks, log = console.log) {
  for (const { name, plan } of decks) {
    log(name);
    for (const { bread, loaves, start, end } of plan) {
      log(`  ${String(start).padStart(4)} to ${String(end).padStart(4)}  ${loaves} × ${bread}`);
    }
  }
}
