// Dough in bakers' percentages: weights for a batch, the water's temperature, and when each step begins.
const FRICTION = 4;
const STEPS = ["mix", "bulk", "shape", "proof", "bake"];

export function scaleFormula(formula, doughGrams) {
  const total = Object.values(formula.percent).reduce((sum, percent) => sum + percent, 0);
  const flour = (doughGrams * 100) / total;
  const weights = {};
  for (const [name, percent] of Object.entries(formula.percent)) {
    weights[name] = round((flour * percent) / 100);
  }
  return { name: formula.name, doughGrams, weights };
}

export function waterTemperature({ wanted, flour, room, starter = null }) {
  const parts = starter === null ? [flour, room, FRICTION] : [flour, room, starter, FRICTION];
  const sum = parts.reduce((total, degrees) => total + degrees, 0);
  return round(wanted * parts.length - sum);
}

export function hydration({ percent }) {
  const water = (percent.water ?? 0) + (percent.milk ?? 0) * 0.87 + (percent.starter ?? 0) / 2;
  const flour = 100 + (percent.starter ?? 0) / 2;
  return round((water / flour) * 100);
}

/** Counts back from the moment when the bread has to be out of the oven. */
export function schedule(formula, readyAt) {
  const starts = [];
  let at = readyAt.getTime();
  for (const step of [...STEPS].reverse()) {
    const minutes = formula.minutes[step];
    if (minutes === undefined) throw new Error(`${formula.name} has no time for ${step}`);
    at -= minutes * 60_000;
    starts.unshift({ step, at: new Date(at), minutes });
  }
  return starts;
}

export function adjustForWarmth(formula, roomDegrees) {
  const difference = roomDegrees - 24;
  const factor = Math.pow(2, -difference / 8);
  const minutes = { ...formula.minutes };
  for (const step of ["bulk", "proof"]) {
    minutes[step] = Math.round(minutes[step] * factor);
  }
  return { ...formula, minutes };
}

export function mergeBatches(batches) {
  const totals = new Map();
  for (const { weights } of batches) {
    for (const [name, grams] of Object.entries(weights)) {
      totals.set(name, (totals.get(name) ?? 0) + grams);
    }
  }
  return Object.fromEntries([...totals].sort(([a], [b]) => a.localeCompare(b)));
}

function round(number) {
  return Math.round(number * 10) / 10;
}
