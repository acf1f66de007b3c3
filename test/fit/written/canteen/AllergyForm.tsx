import { useId, useRef, useState } from 'react';
import type { FormEvent } from 'react';

import { describe, saveAllergens } from './api';
import type { Allergen, Pupil } from './api';

const ALL: Array<[Allergen, string]> = [
  ['gluten', 'Cereals with gluten'],
  ['milk', 'Milk'],
  ['egg', 'Eggs'],
  ['nuts', 'Tree nuts and peanuts'],
  ['fish', 'Fish and shellfish'],
  ['soy', 'Soya'],
];

interface AllergyFormProps {
  pupil: Pupil;
  onUpdated: (pupil: Pupil) => void;
}

export function AllergyForm({ pupil, onUpdated }: AllergyFormProps) {
  const [avoids, setAvoids] = useState<Allergen[]>(pupil.avoids);
  const [note, setNote] = useState('');
  const [confirmed, setConfirmed] = useState(false);
  const [errors, setErrors] = useState<Record<string, string>>({});
  const noteId = useId();
  const noteRef = useRef<HTMLTextAreaElement>(null);

  const removed = pupil.avoids.filter((allergen) => !avoids.includes(allergen));

  function toggle(allergen: Allergen) {
    setAvoids(
      avoids.includes(allergen) ? avoids.filter((a) => a !== allergen) : [...avoids, allergen],
    );
  }

  function validate() {
    const found: Record<string, string> = {};
    if (note.length > 500) found.note = `Please shorten the note by ${note.length - 500} characters.`;
    if (avoids.includes('nuts') && note.trim() === '') {
      found.note = 'Please tell us where the emergency medicine is kept.';
    }
    // taking an allergy off the list is more dangerous than adding one
    if (removed.length > 0 && !confirmed) {
      found.confirm = 'Please confirm that these are safe now.';
    }
    return found;
  }

  async function handleSave(event: FormEvent) {
    event.preventDefault();
    const found = validate();
    setErrors(found);
    if (found.note) noteRef.current?.focus();
    if (Object.keys(found).length > 0) return;

    const outcome = await saveAllergens(pupil.id, avoids, note);
    if (outcome.ok) {
      onUpdated(outcome.value);
    } else {
      const fields = outcome.problem.kind === 'invalid' ? outcome.problem.fields : {};
      setErrors({ ...fields, form: describe(outcome.problem) });
    }
  }

  return (
    <form onSubmit={handleSave} noValidate>
      <h2>What must {pupil.firstName} not eat?</h2>
      <ul className="checklist">
        {ALL.map(([value, label]) => (
          <li key={value}>
            <label>
              <input type="checkbox" checked={avoids.includes(value)} onChange={() => toggle(value)} />
              {label}
            </label>
          </li>
        ))}
      </ul>

      <label htmlFor={noteId}>Note for the kitchen</label>
      <textarea
        id={noteId}
        ref={noteRef}
        value={note}
        aria-invalid={Boolean(errors.note)}
        onChange={(e) => setNote(e.target.value)}
      />
      {errors.note && <p className="error">{errors.note}</p>}

      {removed.length > 0 && (
        <label>
          <input type="checkbox" checked={confirmed} onChange={(e) => setConfirmed(e.target.checked)} />
          {pupil.firstName} may now eat {removed.join(' and ')}.
        </label>
      )}
      {errors.confirm && <p className="error">{errors.confirm}</p>}

      {errors.form && <p role="alert">{errors.form}</p>}
      <button type="submit">Save</button>
    </form>
  );
}
