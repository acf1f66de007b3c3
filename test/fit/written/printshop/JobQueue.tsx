import { createContext, useContext, useEffect, useRef, useState, type ReactNode } from "react"
import type { JobSpec } from "./estimate"
import { ProofViewer } from "./ProofViewer"

export type QueuedJob = {
  id: string
  spec: JobSpec
  state: "proof" | "approved" | "printing" | "ready" | "collected"
  createdAt: number
}

type QueueApi = {
  jobs: QueuedJob[]
  move: (id: string, state: QueuedJob["state"]) => Promise<void>
  lastError: string | null
}

const QueueContext = createContext<QueueApi | null>(null)

export const useQueue = () => {
  const queue = useContext(QueueContext)
  if (!queue) throw new Error("useQueue needs a QueueProvider above it")
  return queue
}

export const QueueProvider = ({ children, interval = 5000 }: { children: ReactNode; interval?: number }) => {
  const [jobs, setJobs] = useState<QueuedJob[]>([])
  const [lastError, setLastError] = useState<string | null>(null)
  const timer = useRef<number | undefined>(undefined)

  const refresh = async () => {
    try {
      const res = await fetch("/jobs")
      setJobs(await res.json())
      setLastError(null)
    } catch (e) {
      setLastError((e as Error).message)
    }
  }

  useEffect(() => {
    refresh()
    timer.current = window.setInterval(refresh, interval)
    return () => window.clearInterval(timer.current)
  }, [interval])

  const move: QueueApi["move"] = async (id, state) => {
    const before = jobs
    setJobs(jobs.map((job) => (job.id === id ? { ...job, state } : job)))
    const res = await fetch(`/jobs/${id}`, {
      method: "PATCH",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ state }),
    })
    if (!res.ok) {
      setJobs(before)
      const { error } = await res.json()
      setLastError(error)
    }
  }

  return <QueueContext.Provider value={{ jobs, move, lastError }}>{children}</QueueContext.Provider>
}

const columns: QueuedJob["state"][] = ["proof", "approved", "printing", "ready"]

const age = (createdAt: number) => {
  const hours = Math.floor((Date.now() - createdAt) / 3_600_000)
  if (hours < 1) return "just now"
  return hours < 48 ? `${hours} h` : `${Math.floor(hours / 24)} days`
}

export const JobQueue = () => {
  const { jobs, move, lastError } = useQueue()
  const [openId, setOpenId] = useState<string | null>(null)
  const open = jobs.find((job) => job.id === openId)

  return (
    <>
      {lastError && <div className="banner">{lastError}</div>}
      <div className="columns">
        {columns.map((state, i) => {
          const next = columns[i + 1] ?? "collected"
          const inColumn = jobs.filter((job) => job.state === state)
          return (
            <div key={state} className="column">
              <h3>
                {state} <small>{inColumn.length}</small>
              </h3>
              {inColumn.map((job) => (
                <div key={job.id} className="card" onDoubleClick={() => setOpenId(job.id)}>
                  <b>{job.spec.title}</b>
                  <span>
                    {job.spec.copies} × {job.spec.size}, {age(job.createdAt)}
                  </span>
                  <button onClick={() => move(job.id, next)}>→ {next}</button>
                </div>
              ))}
            </div>
          )
        })}
      </div>
      {open && <ProofViewer job={open} onClose={() => setOpenId(null)} />}
    </>
  )
}
