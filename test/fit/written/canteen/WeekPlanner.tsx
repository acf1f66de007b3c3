import { useCallback, useEffect, useState } from 'react';

import { describe, getMenu, isSafeFor, mondayOf, saveChoices } from './api';
import type { Choices, Dish, MenuDay, Pupil } from './api';
import { CostSummary } from './CostSummary';

interface Props {
  pupil: Pupil;
}

function shiftWeek(monday: string, weeks: number) {
  const date = new Date(`${monday}T12:00:00`);
  date.setDate(date.getDate() + weeks * 7);
  return mondayOf(date);
}

const weekday = (iso: string) =>
  new Date(`${iso}T12:00:00`).toLocaleDateString('en-GB', { weekday: 'long', day: 'numeric' });

export function WeekPlanner({ pupil }: Props) {
  const [monday, setMonday] = useState(() => mondayOf(new Date()));
  const [menu, setMenu] = useState<MenuDay[] | null>(null);
  const [choices, setChoices] = useState<Choices>({});
  const [message, setMessage] = useState('');
  const [dirty, setDirty] = useState(false);

  useEffect(() => {
    let ignore = false;
    setMenu(null);
    getMenu(monday).then((outcome) => {
      if (ignore) return;
      if (outcome.ok) setMenu(outcome.value);
      else setMessage(describe(outcome.problem));
    });
    return () => {
      ignore = true;
    };
  }, [monday]);

  // warn before the tab closes with choices that nobody saved
  useEffect(() => {
    if (!dirty) return;
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener('beforeunload', warn);
    return () => window.removeEventListener('beforeunload', warn);
  }, [dirty]);

  const choose = (date: string, dish: Dish | null) => {
    setChoices((prev) => ({ ...prev, [date]: dish ? dish.id : null }));
    setDirty(true);
    setMessage('');
  };

  const save = useCallback(async () => {
    const outcome = await saveChoices(pupil.id, choices);
    if (outcome.ok) {
      setDirty(false);
      setMessage('Saved. Changes are possible until 9 am on the day.');
    } else if (outcome.problem.kind === 'signedOut') {
      window.location.href = '/login';
    } else {
      setMessage(describe(outcome.problem));
    }
  }, [pupil.id, choices]);

  return (
    <section>
      <header className="week-nav">
        <button onClick={() => setMonday(shiftWeek(monday, -1))} aria-label="Previous week">
          ‹
        </button>
        <h2>Week of {weekday(monday)}</h2>
        <button onClick={() => setMonday(shiftWeek(monday, 1))} aria-label="Next week">
          ›
        </button>
      </header>

      {menu === null ? (
        <p>Loading menu…</p>
      ) : (
        menu.map((day) => (
          <article key={day.date} className={day.closed ? 'day closed' : 'day'}>
            <h3>{weekday(day.date)}</h3>
            {day.closed ? (
              <p>Closed: {day.closed}</p>
            ) : (
              <>
                {day.dishes.map((dish) => {
                  const safe = isSafeFor(pupil, dish);
                  return (
                    <label key={dish.id} className={safe ? '' : 'unsafe'}>
                      <input
                        type="radio"
                        name={day.date}
                        disabled={!safe}
                        checked={choices[day.date] === dish.id}
                        onChange={() => choose(day.date, dish)}
                      />
                      {dish.name} {dish.vegetarian && '🌱'}
                      {!safe && <small> contains {dish.allergens.join(', ')}</small>}
                    </label>
                  );
                })}
                <button onClick={() => choose(day.date, null)}>Packed lunch</button>
              </>
            )}
          </article>
        ))
      )}

      {menu && <CostSummary pupil={pupil} menu={menu} choices={choices} />}
      <button onClick={save} disabled={!dirty}>
        Save week
      </button>
      {message && <p role="status">{message}</p>}
    </section>
  );
}
