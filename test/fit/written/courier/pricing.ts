import { ridingDistance, zoneOf, type Zone } from './geo'
import type { Job, ParcelSize } from './jobs'

export interface QuoteLine {
  label: string
  amount: number // euro cents, negative for discounts
}

export interface Quote {
  lines: QuoteLine[]
  net: number
  vat: number
  total: number
}

export interface Contract {
  monthlyFee: number
  freeKm: number
  discountPercent: number
}

type Priceable = Pick<Job, 'pickup' | 'dropoff' | 'size' | 'deadline'>

const VAT_RATE = 0.21
const BASE = 450
const PER_KM = 160

const zoneSurcharge: Record<Zone, number> = { inner: 0, ring: 150, outer: 400 }

const sizeFactor: Record<ParcelSize, number> = {
  envelope: 1,
  bag: 1.2,
  cargo: 2.1,
}

export function quote(job: Priceable, orderedAt: Date, contract?: Contract): Quote {
  const lines: QuoteLine[] = [{ label: 'Base fare', amount: BASE }]

  const km = ridingDistance(job.pickup, job.dropoff)
  const billedKm = Math.max(0, km - (contract?.freeKm ?? 0))
  if (billedKm > 0) {
    lines.push({
      label: `${billedKm.toFixed(1)} km, ${job.size}`,
      amount: Math.round(billedKm * PER_KM * sizeFactor[job.size]),
    })
  }

  const surcharge = Math.max(zoneSurcharge[zoneOf(job.pickup)], zoneSurcharge[zoneOf(job.dropoff)])
  if (surcharge) lines.push({ label: 'Zone', amount: surcharge })

  const rush = rushFee(orderedAt, job.deadline)
  if (rush) lines.push({ label: 'Rush', amount: rush })

  if (isWeekend(orderedAt)) {
    const soFar = sum(lines)
    lines.push({ label: 'Weekend 25%', amount: Math.round(soFar * 0.25) })
  }

  if (contract && contract.discountPercent > 0) {
    const discount = Math.round((sum(lines) * contract.discountPercent) / 100)
    lines.push({ label: `Contract -${contract.discountPercent}%`, amount: -discount })
  }

  const net = sum(lines)
  const vat = Math.round(net * VAT_RATE)
  return { lines, net, vat, total: net + vat }
}

function rushFee(orderedAt: Date, deadline: Date | null): number {
  if (!deadline) return 0
  const minutes = (deadline.getTime() - orderedAt.getTime()) / 60_000
  if (minutes <= 30) return 900
  if (minutes <= 60) return 500
  if (minutes <= 120) return 200
  return 0
}

function isWeekend(date: Date) {
  const day = date.getDay()
  return day === 0 || day === 6
}

const sum = (lines: QuoteLine[]) => lines.reduce((acc, line) => acc + line.amount, 0)

const euro = new Intl.NumberFormat('nl-NL', { style: 'currency', currency: 'EUR' })

export function formatCents(cents: number): string {
  return euro.format(cents / 100)
}

export function printQuote(q: Quote): string {
  const width = Math.max(...q.lines.map((line) => line.label.length), 'Total'.length)
  const rows = [
    ...q.lines,
    { label: 'VAT', amount: q.vat },
    { label: 'Total', amount: q.total },
  ]
  return rows.map((row) => `${row.label.padEnd(width + 2)}${formatCents(row.amount)}`).join('\n')
}
