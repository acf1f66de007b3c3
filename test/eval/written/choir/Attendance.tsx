import { useReducer } from "react";

import { type Member, type Rehearsal, VOICES } from "./repertoire";

interface AttendanceProps {
  rehearsal: Rehearsal;
  members: Member[];
  onSave: (present: string[]) => void;
}

type Action =
  | { type: "toggled"; memberId: string }
  | { type: "allPresent"; memberIds: string[] }
  | { type: "cleared" };

function reducer(present: ReadonlySet<string>, action: Action): ReadonlySet<string> {
  switch (action.type) {
    case "toggled": {
      const next = new Set(present);
      if (!next.delete(action.memberId)) next.add(action.memberId);
      return next;
    }
    case "allPresent":
      return new Set([...present, ...action.memberIds]);
    case "cleared":
      return new Set();
  }
}

export function Attendance({ rehearsal, members, onSave }: AttendanceProps) {
  const [present, dispatch] = useReducer(reducer, new Set(rehearsal.present));

  return (
    <section className="attendance">
      <h2>{rehearsal.date.toLocaleDateString()}</h2>
      {VOICES.map((voice) => {
        const singers = members.filter((member) => member.voice === voice);
        const count = singers.filter((member) => present.has(member.id)).length;
        return (
          <fieldset key={voice}>
            <legend>
              {voice} ({count} of {singers.length})
            </legend>
            <button
              type="button"
              onClick={() => dispatch({ type: "allPresent", memberIds: singers.map(({ id }) => id) })}
            >
              All here
            </button>
            {singers.map((member) => (
              <label key={member.id}>
                <input
                  type="checkbox"
                  checked={present.has(member.id)}
                  onChange={() => dispatch({ type: "toggled", memberId: member.id })}
                />
                {member.name}
              </label>
            ))}
          </fieldset>
        );
      })}
      <footer>
        <button type="button" onClick={() => dispatch({ type: "cleared" })}>
          Clear
        </button>
        <button type="button" onClick={() => onSave([...present])}>
          Save
        </button>
      </footer>
    </section>
  );
}
