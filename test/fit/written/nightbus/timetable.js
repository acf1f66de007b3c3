// 심야버스 시간표. 자정을 넘는 시각은 24:00 이후로 적는다 (25:10 = 다음 날 1시 10분).

export function toMinutes(clock) {
  const match = /^(\d{1,2}):([0-5]\d)$/.exec(clock)
  if (!match) throw new TypeError(`not a time: ${clock}`)
  return Number(match[1]) * 60 + Number(match[2])
}

export function toClock(minutes) {
  const wrapped = ((minutes % 1440) + 1440) % 1440
  const h = Math.floor(wrapped / 60)
  const m = wrapped % 60
  return `${String(h).padStart(2, '0')}:${String(m).padStart(2, '0')}`
}

// 새벽 5시 전은 전날 운행일에 속한다
export function serviceTime(date) {
  const day = new Date(date)
  let minutes = day.getHours() * 60 + day.getMinutes()
  if (day.getHours() < 5) {
    day.setDate(day.getDate() - 1)
    minutes += 1440
  }
  return { weekday: day.getDay(), minutes }
}

export class Line {
  constructor({ number, stops, first, last, every, weekendEvery }) {
    this.number = number
    this.stops = stops // [{ id, name, offset }]
    this.first = toMinutes(first)
    this.last = toMinutes(last)
    this.every = every
    this.weekendEvery = weekendEvery ?? every
  }

  get duration() {
    return this.stops.at(-1).offset
  }

  offsetOf(stopId) {
    return this.stops.find(stop => stop.id === stopId)?.offset ?? null
  }

  *starts(weekday) {
    const isWeekend = weekday === 5 || weekday === 6
    const step = isWeekend ? this.weekendEvery : this.every
    for (let t = this.first; t <= this.last; t += step) yield t
  }

  departuresFrom(stopId, date, limit = 3) {
    const offset = this.offsetOf(stopId)
    if (offset === null) return []

    const { weekday, minutes } = serviceTime(date)
    const found = []
    for (const start of this.starts(weekday)) {
      const at = start + offset
      if (at < minutes) continue
      found.push({ line: this.number, at, clock: toClock(at), inMinutes: at - minutes })
      if (found.length === limit) break
    }
    return found
  }
}

export function nextDepartures(lines, stopId, date, limit = 8) {
  return lines
    .flatMap(line => line.departuresFrom(stopId, date))
    .sort((a, b) => a.at - b.at || a.line.localeCompare(b.line))
    .slice(0, limit)
}

export function findTransfer(lines, fromStop, toStop) {
  const starting = lines.filter(line => line.offsetOf(fromStop) !== null)
  const arriving = lines.filter(line => line.offsetOf(toStop) !== null)

  const options = []
  for (const first of starting) {
    for (const second of arriving) {
      if (first === second) continue
      for (const stop of first.stops) {
        const board = second.offsetOf(stop.id)
        const ride = stop.offset - first.offsetOf(fromStop)
        const rest = second.offsetOf(toStop) - board
        if (board === null || ride <= 0 || rest <= 0) continue
        options.push({ via: stop.name, lines: [first.number, second.number], riding: ride + rest })
      }
    }
  }
  return options.sort((a, b) => a.riding - b.riding)[0] ?? null
}
