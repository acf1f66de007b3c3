#!/usr/bin/env node
// Usage: delayReport.js --log delays.ndjson [--line N7] [--min 3] [--json]
import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import { parseArgs } from 'node:util'

import { serviceTime, toClock } from './timetable.js'

const { values: args } = parseArgs({
  options: {
    log: { type: 'string' },
    line: { type: 'string', multiple: true },
    min: { type: 'string', default: '0' },
    json: { type: 'boolean', default: false },
  },
})

if (!args.log) {
  console.error('delayReport: --log is required')
  process.exit(2)
}

async function* readEntries(file) {
  const reader = createInterface({ input: createReadStream(file), crlfDelay: Infinity })
  let number = 0
  for await (const line of reader) {
    number++
    if (line.trim() === '') continue
    try {
      yield JSON.parse(line)
    } catch {
      console.warn(`line ${number}: not JSON, skipped`)
    }
  }
}

function percentile(sorted, p) {
  if (sorted.length === 0) return 0
  const index = Math.min(sorted.length - 1, Math.ceil((p / 100) * sorted.length) - 1)
  return sorted[Math.max(0, index)]
}

async function collect(file, { lines, min }) {
  const perLine = new Map()
  const perHour = new Array(30).fill(0)

  for await (const { line, at, minutes, cancelled } of readEntries(file)) {
    if (lines && !lines.includes(line)) continue

    let entry = perLine.get(line)
    if (!entry) {
      entry = { delays: [], cancelled: 0 }
      perLine.set(line, entry)
    }

    if (cancelled) {
      entry.cancelled += 1
    } else if (minutes >= min) {
      entry.delays.push(minutes)
      perHour[Math.floor(serviceTime(at).minutes / 60)] += minutes
    }
  }

  return { perLine, perHour }
}

const { perLine, perHour } = await collect(args.log, { lines: args.line, min: Number(args.min) })

const rows = [...perLine].map(([line, { delays, cancelled }]) => {
  delays.sort((a, b) => a - b)
  const total = delays.reduce((a, b) => a + b, 0)
  return {
    line,
    trips: delays.length,
    mean: delays.length ? Number((total / delays.length).toFixed(1)) : 0,
    p90: percentile(delays, 90),
    worst: delays.at(-1) ?? 0,
    cancelled,
  }
}).sort((a, b) => b.mean - a.mean)

if (args.json) {
  process.stdout.write(JSON.stringify(rows, null, 2) + '\n')
} else {
  console.table(rows)
  const worstHour = perHour.indexOf(Math.max(...perHour))
  console.log(`most delay between ${toClock(worstHour * 60)} and ${toClock((worstHour + 1) * 60)}`)
}
