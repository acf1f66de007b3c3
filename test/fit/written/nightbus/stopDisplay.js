import { Line, nextDepartures } from './timetable.js'

const REFRESH_MS = 20_000

const text = {
  now: 'now',
  none: 'No more buses tonight',
  offline: 'Showing the timetable, live data is missing',
}

class StopDisplay extends HTMLElement {
  static observedAttributes = ['stop']

  #lines = []
  #delays = {}
  #timer = null
  #socket = null

  async connectedCallback() {
    this.innerHTML = '<table><tbody></tbody></table><p class="notice" hidden></p>'
    this.#lines = await loadLines()
    this.#connect()
    this.#timer = setInterval(() => this.draw(), REFRESH_MS)
    this.draw()
  }

  disconnectedCallback() {
    clearInterval(this.#timer)
    this.#socket?.close()
  }

  attributeChangedCallback(name, before, after) {
    if (before !== null && before !== after) this.draw()
  }

  #connect(attempt = 0) {
    const protocol = location.protocol === 'https:' ? 'wss' : 'ws'
    this.#socket = new WebSocket(`${protocol}://${location.host}/delays`)

    this.#socket.onmessage = event => {
      const { line, minutes } = JSON.parse(event.data)
      this.#delays[line] = minutes
      attempt = 0
      this.draw()
    }

    this.#socket.onclose = () => {
      if (!this.isConnected) return
      this.#delays = {}
      this.notice(text.offline)
      const wait = Math.min(60_000, 1000 * 2 ** attempt)
      setTimeout(() => this.#connect(attempt + 1), wait)
    }

    this.#socket.onopen = () => this.notice(null)
  }

  notice(message) {
    const p = this.querySelector('.notice')
    p.hidden = message === null
    p.textContent = message ?? ''
  }

  draw() {
    const body = this.querySelector('tbody')
    if (!body) return

    const stop = this.getAttribute('stop')
    const rows = nextDepartures(this.#lines, stop, new Date())
      .map(departure => {
        const delay = this.#delays[departure.line] ?? 0
        return { ...departure, delay, inMinutes: departure.inMinutes + delay }
      })
      .sort((a, b) => a.inMinutes - b.inMinutes)

    if (rows.length === 0) {
      body.innerHTML = `<tr><td colspan="3">${text.none}</td></tr>`
      return
    }

    body.replaceChildren(...rows.map(row => {
      const tr = document.createElement('tr')
      tr.classList.toggle('late', row.delay > 2)
      for (const value of [row.line, row.clock, label(row)]) {
        tr.insertCell().textContent = value
      }
      return tr
    }))
  }
}

function label({ inMinutes, delay }) {
  if (inMinutes <= 0) return text.now
  const base = inMinutes < 60 ? `${inMinutes} min` : `${Math.floor(inMinutes / 60)} h ${inMinutes % 60} min`
  return delay > 0 ? `${base} (+${delay})` : base
}

async function loadLines() {
  const response = await fetch('/lines.json')
  const { lines } = await response.json()
  return lines.map(line => new Line(line))
}

customElements.define('stop-display', StopDisplay)
