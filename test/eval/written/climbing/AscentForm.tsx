import { type FormEvent, useState } from "react";

import type { Ascent, Route, Style } from "./routes";

interface AscentFormProps {
  route: Route;
  climber: string;
  onSave: (ascent: Ascent) => Promise<void>;
  onCancel: () => void;
}

const STYLES: { value: Style; label: string }[] = [
  { value: "flash", label: "Flash" },
  { value: "redpoint", label: "Redpoint" },
  { value: "toprope", label: "Top rope" },
];

export function AscentForm({ route, climber, onSave, onCancel }: AscentFormProps) {
  const [style, setStyle] = useState<Style>("redpoint");
  const [attempts, setAttempts] = useState(1);
  const [comment, setComment] = useState("");
  const [error, setError] = useState<string | null>(null);
  const [isSaving, setIsSaving] = useState(false);

  async function handleSubmit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    if (style === "flash" && attempts > 1) {
      setError("A flash takes one attempt.");
      return;
    }
    setIsSaving(true);
    setError(null);
    try {
      await onSave({ routeId: route.id, climber, style, attempts, comment, date: new Date() });
    } catch (cause) {
      setError(cause instanceof Error ? cause.message : "Saving failed.");
    } finally {
      setIsSaving(false);
    }
  }

  return (
    <form className="ascent-form" onSubmit={handleSubmit}>
      <h2>{route.name}</h2>
      <fieldset disabled={isSaving}>
        {STYLES.map(({ value, label }) => (
          <label key={value}>
            <input type="radio" name="style" checked={style === value} onChange={() => setStyle(value)} />
            {label}
          </label>
        ))}
        <label>
          Attempts
          <input
            type="number"
            min={1}
            value={attempts}
            onChange={(event) => setAttempts(Math.max(1, Number(event.target.value)))}
          />
        </label>
        <textarea value={comment} rows={3} onChange={(event) => setComment(event.target.value)} />
      </fieldset>
      {error && <p role="alert">{error}</p>}
      <div className="buttons">
        <button type="button" onClick={onCancel}>
          Cancel
        </button>
        <button type="submit" disabled={isSaving}>
          {isSaving ? "Saving…" : "Save"}
        </button>
      </div>
    </form>
  );
}
