import { useEffect, useState } from "react"
import { estimate, paperSizes, validateSpec, type Finish, type JobSpec, type PaperSize } from "./estimate"

const initial: JobSpec = {
  title: "",
  size: "A4",
  pages: 1,
  copies: 50,
  colour: false,
  duplex: true,
  gsm: 80,
  finish: "none",
}

const finishes: Finish[] = ["none", "stapled", "perfect-bound", "folded"]

const DRAFT_KEY = "printshop.draft"

function loadDraft(): JobSpec {
  try {
    const raw = localStorage.getItem(DRAFT_KEY)
    return raw ? { ...initial, ...JSON.parse(raw) } : initial
  } catch {
    return initial
  }
}

const EstimateForm = ({ onOrder }: { onOrder: (spec: JobSpec) => void }) => {
  const [spec, setSpec] = useState(loadDraft)
  const [touched, setTouched] = useState<Set<keyof JobSpec>>(new Set())

  useEffect(() => {
    const timer = setTimeout(() => localStorage.setItem(DRAFT_KEY, JSON.stringify(spec)), 400)
    return () => clearTimeout(timer)
  }, [spec])

  const update = <K extends keyof JobSpec>(key: K, value: JobSpec[K]) => {
    setSpec((old) => ({ ...old, [key]: value }))
    setTouched((old) => new Set(old).add(key))
  }

  const errors = validateSpec(spec)
  const valid = Object.keys(errors).length === 0
  const price = valid ? estimate(spec) : null

  const errorFor = (key: keyof JobSpec) =>
    touched.has(key) && errors[key] ? <em className="field-error">{errors[key]}</em> : null

  const reset = () => {
    localStorage.removeItem(DRAFT_KEY)
    setSpec(initial)
    setTouched(new Set())
  }

  return (
    <div className="estimate">
      <input
        placeholder="Name of the job"
        value={spec.title}
        onChange={(e) => update("title", e.target.value)}
      />
      {errorFor("title")}

      <select value={spec.size} onChange={(e) => update("size", e.target.value as PaperSize)}>
        {Object.entries(paperSizes).map(([name, [w, h]]) => (
          <option key={name} value={name}>
            {name} ({w} × {h} mm)
          </option>
        ))}
      </select>

      {(["pages", "copies"] as const).map((key) => (
        <label key={key}>
          {key}
          <input
            type="number"
            value={spec[key]}
            onChange={(e) => update(key, e.target.valueAsNumber || 0)}
          />
          {errorFor(key)}
        </label>
      ))}

      <div className="toggles">
        {(["colour", "duplex"] as const).map((key) => (
          <button
            key={key}
            type="button"
            aria-pressed={spec[key]}
            onClick={() => update(key, !spec[key])}
          >
            {key}
          </button>
        ))}
      </div>

      <div role="radiogroup">
        {finishes.map((finish) => (
          <label key={finish}>
            <input
              type="radio"
              checked={spec.finish === finish}
              onChange={() => update("finish", finish)}
            />
            {finish.replace("-", " ")}
          </label>
        ))}
      </div>
      {errorFor("finish")}

      {price && (
        <dl>
          <dt>Sheets</dt>
          <dd>{price.sheets}</dd>
          <dt>Weight</dt>
          <dd>{(price.weightGrams / 1000).toFixed(2)} kg</dd>
          <dt>Total</dt>
          <dd>£{(price.total / 100).toFixed(2)}</dd>
          {price.discount > 0 && <dd className="saving">You save £{(price.discount / 100).toFixed(2)}</dd>}
        </dl>
      )}

      <button onClick={reset}>Start over</button>
      <button disabled={!valid} onClick={() => onOrder(spec)}>
        Order
      </button>
    </div>
  )
}

export default EstimateForm
