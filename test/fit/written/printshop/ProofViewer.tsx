import { useEffect, useLayoutEffect, useRef, useState } from "react"
import { paperSizes } from "./estimate"
import { useQueue, type QueuedJob } from "./JobQueue"

type Mark = { page: number; x: number; y: number; text: string }

type Props = {
  job: QueuedJob
  onClose: () => void
}

const useKey = (key: string, handler: () => void) => {
  const latest = useRef(handler)
  useLayoutEffect(() => {
    latest.current = handler
  })
  useEffect(() => {
    const listen = (e: KeyboardEvent) => {
      if (e.key === key) latest.current()
    }
    document.addEventListener("keydown", listen)
    return () => document.removeEventListener("keydown", listen)
  }, [key])
}

export const ProofViewer = ({ job, onClose }: Props) => {
  const { move } = useQueue()
  const [page, setPage] = useState(1)
  const [marks, setMarks] = useState<Mark[]>([])
  const [zoom, setZoom] = useState(1)

  const last = job.spec.pages
  const [w, h] = paperSizes[job.spec.size]

  useKey("Escape", onClose)
  useKey("ArrowRight", () => setPage((p) => Math.min(p + 1, last)))
  useKey("ArrowLeft", () => setPage((p) => Math.max(p - 1, 1)))

  const addMark = (e: React.MouseEvent<HTMLDivElement>) => {
    const box = e.currentTarget.getBoundingClientRect()
    const text = prompt("What should be changed here?")
    if (!text) return
    // relative positions, so that marks stay put when zooming
    const x = (e.clientX - box.left) / box.width
    const y = (e.clientY - box.top) / box.height
    setMarks([...marks, { page, x, y, text }])
  }

  const approve = async () => {
    await move(job.id, "approved")
    onClose()
  }

  const onPage = marks.filter((mark) => mark.page === page)

  return (
    <dialog open className="proof">
      <h2>{job.spec.title}</h2>
      <nav>
        <button disabled={page === 1} onClick={() => setPage(page - 1)}>
          Back
        </button>
        <span>
          Page {page} of {last}
        </span>
        <button disabled={page === last} onClick={() => setPage(page + 1)}>
          Next
        </button>
        <input
          type="range"
          min={0.5}
          max={3}
          step={0.25}
          value={zoom}
          onChange={(e) => setZoom(Number(e.target.value))}
        />
      </nav>

      <div className="sheet" style={{ width: w * zoom, height: h * zoom }} onClick={addMark}>
        <img src={`/jobs/${job.id}/pages/${page}.png`} alt={`Page ${page}`} />
        {onPage.map((mark, i) => (
          <span key={i} className="pin" style={{ left: `${mark.x * 100}%`, top: `${mark.y * 100}%` }}>
            {i + 1}
          </span>
        ))}
      </div>

      {marks.length > 0 ? (
        <ol>
          {marks.map((mark, i) => (
            <li key={i}>
              <button onClick={() => setPage(mark.page)}>p. {mark.page}</button> {mark.text}
              <button onClick={() => setMarks(marks.filter((m) => m !== mark))}>×</button>
            </li>
          ))}
        </ol>
      ) : (
        job.state === "proof" && <button onClick={approve}>Approve for printing</button>
      )}
    </dialog>
  )
}
