import type { LatLng } from './geo'

export type ParcelSize = 'envelope' | 'bag' | 'cargo'

export interface Job {
  id: string
  customerId: string
  pickup: LatLng
  dropoff: LatLng
  size: ParcelSize
  deadline: Date | null
  note?: string
  status: JobStatus
}

export type JobStatus =
  | { state: 'open' }
  | { state: 'assigned'; riderId: string; assignedAt: Date }
  | { state: 'riding'; riderId: string; pickedUpAt: Date }
  | { state: 'delivered'; riderId: string; deliveredAt: Date; signedBy: string }
  | { state: 'failed'; reason: string; failedAt: Date }

export type JobEvent =
  | { type: 'assign'; riderId: string }
  | { type: 'pickUp' }
  | { type: 'deliver'; signedBy: string }
  | { type: 'fail'; reason: string }
  | { type: 'release' }

export class InvalidTransition extends Error {
  constructor(
    public readonly from: JobStatus['state'],
    public readonly event: JobEvent['type'],
  ) {
    super(`Cannot ${event} a job that is ${from}`)
  }
}

export function nextStatus(status: JobStatus, event: JobEvent, now = new Date()): JobStatus {
  switch (event.type) {
    case 'assign':
      if (status.state !== 'open') break
      return { state: 'assigned', riderId: event.riderId, assignedAt: now }

    case 'pickUp':
      if (status.state !== 'assigned') break
      return { state: 'riding', riderId: status.riderId, pickedUpAt: now }

    case 'deliver':
      if (status.state !== 'riding') break
      if (!event.signedBy.trim()) throw new Error('A signature is required')
      return {
        state: 'delivered',
        riderId: status.riderId,
        deliveredAt: now,
        signedBy: event.signedBy.trim(),
      }

    case 'fail':
      if (status.state === 'delivered' || status.state === 'failed') break
      return { state: 'failed', reason: event.reason, failedAt: now }

    case 'release':
      // a rider with a flat tyre gives the job back
      if (status.state !== 'assigned') break
      return { state: 'open' }
  }

  throw new InvalidTransition(status.state, event.type)
}

export function applyEvent(job: Job, event: JobEvent, now?: Date): Job {
  return { ...job, status: nextStatus(job.status, event, now) }
}

export const riderOf = (job: Job): string | undefined =>
  'riderId' in job.status ? job.status.riderId : undefined

export const isActive = (job: Job) => job.status.state === 'assigned' || job.status.state === 'riding'

export function isLate(job: Job, now: Date) {
  if (!job.deadline) return false
  const end = job.status.state === 'delivered' ? job.status.deliveredAt : now
  return end.getTime() > job.deadline.getTime()
}
