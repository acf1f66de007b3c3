import express, { type NextFunction, type Request, type Response } from "express"
import { randomUUID } from "node:crypto"
import { estimate, validateSpec, type Estimate, type JobSpec } from "./estimate"

type StoredJob = {
  id: string
  spec: JobSpec
  estimate: Estimate
  state: "proof" | "approved" | "printing" | "ready" | "collected"
  createdAt: number
  history: Array<{ at: number; from: string; to: string }>
}

const jobs = new Map<string, StoredJob>()

const allowed: Record<StoredJob["state"], StoredJob["state"][]> = {
  proof: ["approved"],
  approved: ["printing", "proof"],
  printing: ["ready"],
  ready: ["collected"],
  collected: [],
}

class HttpError extends Error {
  constructor(readonly status: number, message: string, readonly details?: unknown) {
    super(message)
  }
}

function findJob(req: Request): StoredJob {
  const job = jobs.get(req.params.id ?? "")
  if (!job) throw new HttpError(404, "No such job")
  return job
}

export const app = express()
app.use(express.json({ limit: "100kb" }))

app.get("/jobs", (req, res) => {
  const { state, q } = req.query
  let list = [...jobs.values()]
  if (typeof state === "string") list = list.filter((job) => job.state === state)
  if (typeof q === "string") {
    const needle = q.toLowerCase()
    list = list.filter((job) => job.spec.title.toLowerCase().includes(needle))
  }
  list.sort((a, b) => b.createdAt - a.createdAt)
  res.json(list)
})

app.post("/estimates", (req, res) => {
  const errors = validateSpec(req.body)
  if (Object.keys(errors).length) throw new HttpError(422, "Invalid job", errors)
  res.json(estimate(req.body))
})

app.post("/jobs", (req, res) => {
  const spec = req.body as JobSpec
  const errors = validateSpec(spec)
  if (Object.keys(errors).length) throw new HttpError(422, "Invalid job", errors)

  const job: StoredJob = {
    id: randomUUID(),
    spec,
    estimate: estimate(spec),
    state: "proof",
    createdAt: Date.now(),
    history: [],
  }
  jobs.set(job.id, job)
  res.status(201).location(`/jobs/${job.id}`).json(job)
})

app.patch("/jobs/:id", (req, res) => {
  const job = findJob(req)
  const to = req.body.state as StoredJob["state"]
  if (!allowed[job.state].includes(to)) {
    throw new HttpError(409, `A job cannot go from ${job.state} to ${to}`)
  }
  job.history.push({ at: Date.now(), from: job.state, to })
  job.state = to
  res.json(job)
})

app.delete("/jobs/:id", (req, res) => {
  const job = findJob(req)
  if (job.state === "printing") throw new HttpError(409, "The press is already running")
  jobs.delete(job.id)
  res.sendStatus(204)
})

app.use((err: Error, _req: Request, res: Response, _next: NextFunction) => {
  if (err instanceof HttpError) {
    res.status(err.status).json({ error: err.message, details: err.details })
    return
  }
  console.error(err)
  res.status(500).json({ error: "Something went wrong" })
})

if (process.env.NODE_ENV !== "test") {
  const port = Number(process.env.PORT ?? 3000)
  app.listen(port, () => console.log(`print shop listening on ${port}`))
}
