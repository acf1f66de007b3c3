/* Paper sizes, sheet counts and what a print job costs. All money is in pence. */

export const paperSizes = {
  A6: [105, 148],
  A5: [148, 210],
  A4: [210, 297],
  A3: [297, 420],
} as const

export type PaperSize = keyof typeof paperSizes

export type Finish = "none" | "stapled" | "perfect-bound" | "folded"

export type JobSpec = {
  title: string
  size: PaperSize
  pages: number
  copies: number
  colour: boolean
  duplex: boolean
  gsm: 80 | 120 | 170 | 300
  finish: Finish
}

export type Estimate = {
  sheets: number
  weightGrams: number
  paper: number
  ink: number
  finishing: number
  discount: number
  total: number
  readyInHours: number
}

const paperPrice: Record<JobSpec["gsm"], number> = { 80: 1.1, 120: 1.9, 170: 3.2, 300: 6.5 }

const tiers = [
  { from: 1000, percent: 30 },
  { from: 250, percent: 18 },
  { from: 50, percent: 8 },
]

export function sheetsNeeded(spec: Pick<JobSpec, "pages" | "copies" | "duplex" | "size">): number {
  const sides = spec.duplex ? Math.ceil(spec.pages / 2) : spec.pages
  const perSheet = fitsOnA3(spec.size)
  return Math.ceil((sides * spec.copies) / perSheet)
}

// everything is printed on A3 and cut afterwards
function fitsOnA3(size: PaperSize): number {
  const [w, h] = paperSizes[size]
  const [sheetW, sheetH] = paperSizes.A3
  const upright = Math.floor(sheetW / w) * Math.floor(sheetH / h)
  const turned = Math.floor(sheetW / h) * Math.floor(sheetH / w)
  return Math.max(upright, turned)
}

export function estimate(spec: JobSpec): Estimate {
  const sheets = sheetsNeeded(spec)
  const paper = Math.round(sheets * paperPrice[spec.gsm])
  const impressions = spec.pages * spec.copies
  const ink = Math.round(impressions * (spec.colour ? 9 : 2.5))
  const finishing = finishingCost(spec.finish, spec.copies)

  const subtotal = paper + ink + finishing
  const tier = tiers.find(({ from }) => spec.copies >= from)
  const discount = tier ? Math.round((subtotal * tier.percent) / 100) : 0

  const [w, h] = paperSizes.A3
  const weightGrams = Math.round(((w * h) / 1_000_000) * spec.gsm * sheets)

  return {
    sheets,
    weightGrams,
    paper,
    ink,
    finishing,
    discount,
    total: Math.max(subtotal - discount, 500),
    readyInHours: hoursFor(impressions, spec.finish),
  }
}

function finishingCost(finish: Finish, copies: number) {
  if (finish === "none") return 0
  if (finish === "stapled") return copies * 6
  if (finish === "folded") return 400 + copies * 2
  return 1500 + copies * 85
}

function hoursFor(impressions: number, finish: Finish) {
  const printing = impressions / 3600
  const drying = finish === "perfect-bound" ? 12 : 0
  return Math.max(1, Math.ceil(printing + drying))
}

export function validateSpec(spec: JobSpec): Partial<Record<keyof JobSpec, string>> {
  const errors: Partial<Record<keyof JobSpec, string>> = {}
  if (!spec.title.trim()) errors.title = "Give the job a name"
  if (!Number.isInteger(spec.pages) || spec.pages < 1) errors.pages = "At least one page"
  if (spec.copies < 1 || spec.copies > 20_000) errors.copies = "Between 1 and 20,000 copies"
  if (spec.finish === "stapled" && spec.pages % 4 !== 0) {
    errors.finish = "Stapled booklets need a multiple of four pages"
  }
  if (spec.finish === "perfect-bound" && spec.pages < 40) {
    errors.finish = "Too thin for a glued spine"
  }
  if (spec.finish === "folded" && spec.gsm === 300) errors.gsm = "300 g/m² cracks when folded"
  return errors
}
