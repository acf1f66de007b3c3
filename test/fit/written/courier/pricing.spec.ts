import assert from 'node:assert/strict'
import { describe, it } from 'node:test'

import { formatCents, printQuote, quote, type Contract } from './pricing'
import type { Job } from './jobs'

const CANAL = { lat: 52.3676, lng: 4.8846 }
const STATION = { lat: 52.3791, lng: 4.9003 }
const AIRPORT = { lat: 52.3105, lng: 4.7683 }

// a Tuesday
const TUESDAY_10AM = new Date(2024, 4, 14, 10, 0)

function makeJob(overrides: Partial<Job> = {}): Job {
  return {
    id: 'j1',
    customerId: 'c1',
    pickup: CANAL,
    dropoff: STATION,
    size: 'envelope',
    deadline: null,
    status: { state: 'open' },
    ...overrides,
  }
}

function inMinutes(minutes: number) {
  return new Date(TUESDAY_10AM.getTime() + minutes * 60_000)
}

describe('quote', () => {
  it('starts with the base fare', () => {
    const { lines } = quote(makeJob(), TUESDAY_10AM)
    assert.deepEqual(lines[0], { label: 'Base fare', amount: 450 })
  })

  it('adds up', () => {
    const result = quote(makeJob({ size: 'bag' }), TUESDAY_10AM)
    const net = result.lines.reduce((total, line) => total + line.amount, 0)
    assert.equal(result.net, net)
    assert.equal(result.total, result.net + result.vat)
  })

  it('charges the outer zone once, even in the other direction', () => {
    const there = quote(makeJob({ dropoff: AIRPORT }), TUESDAY_10AM)
    const back = quote(makeJob({ pickup: AIRPORT, dropoff: CANAL }), TUESDAY_10AM)

    assert.equal(there.lines.filter((line) => line.label === 'Zone').length, 1)
    assert.equal(there.total, back.total)
  })

  for (const [minutes, fee] of [
    [20, 900],
    [45, 500],
    [120, 200],
    [121, undefined],
  ] as const) {
    it(`asks ${fee ?? 'nothing'} for a deadline in ${minutes} minutes`, () => {
      const { lines } = quote(makeJob({ deadline: inMinutes(minutes) }), TUESDAY_10AM)
      assert.equal(lines.find((line) => line.label === 'Rush')?.amount, fee)
    })
  }

  it('is dearer on Saturdays', () => {
    const saturday = new Date(2024, 4, 18, 10, 0)
    assert.ok(quote(makeJob(), saturday).total > quote(makeJob(), TUESDAY_10AM).total)
  })

  it('gives contract customers their free kilometres and discount', () => {
    const contract: Contract = { monthlyFee: 9900, freeKm: 50, discountPercent: 10 }
    const { lines, net } = quote(makeJob(), TUESDAY_10AM, contract)

    assert.equal(lines.length, 2)
    assert.equal(lines[1]!.amount, -45)
    assert.equal(net, 405)
  })
})

describe('printQuote', () => {
  it('ends with the total', () => {
    const q = quote(makeJob(), TUESDAY_10AM)
    const lastLine = printQuote(q).split('\n').at(-1)
    assert.match(lastLine!, /^Total/)
    assert.ok(lastLine!.endsWith(formatCents(q.total)))
  })
})
