import { orderStops, ridingMinutes, type LatLng } from './geo'
import { applyEvent, isActive, riderOf, type Job, type ParcelSize } from './jobs'

export interface Rider {
  id: string
  name: string
  position: LatLng
  bike: 'racer' | 'cargo'
  shiftEnds: Date
}

export interface Assignment {
  jobId: string
  riderId: string
  etaMinutes: number
}

interface Candidate {
  rider: Rider
  minutes: number
  load: number
}

const CAPACITY: Record<Rider['bike'], Record<ParcelSize, number>> = {
  racer: { envelope: 6, bag: 3, cargo: 0 },
  cargo: { envelope: 20, bag: 10, cargo: 2 },
}

export class Dispatcher {
  private jobs = new Map<string, Job>()
  private riders = new Map<string, Rider>()
  private listeners: Array<(a: Assignment) => void> = []

  addJob(job: Job) {
    if (this.jobs.has(job.id)) throw new Error(`Job ${job.id} already exists`)
    this.jobs.set(job.id, job)
  }

  updateRider(rider: Rider) {
    this.riders.set(rider.id, rider)
  }

  onAssigned(listener: (a: Assignment) => void): () => void {
    this.listeners.push(listener)
    return () => {
      this.listeners = this.listeners.filter((l) => l !== listener)
    }
  }

  /** Tries every open job once, the tightest deadline first. */
  run(now = new Date()): Assignment[] {
    const open = [...this.jobs.values()]
      .filter((job) => job.status.state === 'open')
      .sort(byDeadline)

    const made: Assignment[] = []
    for (const job of open) {
      const best = this.candidatesFor(job, now)[0]
      if (!best) continue

      this.jobs.set(job.id, applyEvent(job, { type: 'assign', riderId: best.rider.id }, now))
      const assignment = { jobId: job.id, riderId: best.rider.id, etaMinutes: best.minutes }
      made.push(assignment)
      this.listeners.forEach((listener) => listener(assignment))
    }
    return made
  }

  candidatesFor(job: Job, now: Date): Candidate[] {
    const rideMinutes = ridingMinutes(job.pickup, job.dropoff)

    return [...this.riders.values()]
      .map((rider) => ({
        rider,
        minutes: ridingMinutes(rider.position, job.pickup) + rideMinutes,
        load: this.activeJobs(rider.id).length,
      }))
      .filter(({ rider, minutes }) => {
        const arrival = new Date(now.getTime() + minutes * 60_000)
        if (arrival > rider.shiftEnds) return false
        if (job.deadline && arrival > job.deadline) return false
        return this.hasRoom(rider, job.size)
      })
      .sort((a, b) => a.minutes + a.load * 4 - (b.minutes + b.load * 4))
  }

  activeJobs(riderId: string): Job[] {
    return [...this.jobs.values()].filter((job) => isActive(job) && riderOf(job) === riderId)
  }

  stopsOf(riderId: string) {
    const rider = this.riders.get(riderId)
    if (!rider) return []

    const stops = this.activeJobs(riderId).map((job) =>
      job.status.state === 'assigned'
        ? { jobId: job.id, kind: 'pickup' as const, at: job.pickup }
        : { jobId: job.id, kind: 'dropoff' as const, at: job.dropoff },
    )
    return orderStops(rider.position, stops)
  }

  private hasRoom(rider: Rider, size: ParcelSize): boolean {
    const carried = this.activeJobs(rider.id).filter((job) => job.size === size).length
    return carried < CAPACITY[rider.bike][size]
  }
}

function byDeadline(a: Job, b: Job): number {
  if (a.deadline === b.deadline) return 0
  if (!a.deadline) return 1
  if (!b.deadline) return -1
  return a.deadline.getTime() - b.deadline.getTime()
}
