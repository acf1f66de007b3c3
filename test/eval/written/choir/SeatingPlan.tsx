import { type DragEvent, useState } from "react";

import type { Member } from "./repertoire";

interface SeatingPlanProps {
  rows: number;
  seatsPerRow: number;
  members: Member[];
  seats: Record<string, string>;
  onChange: (seats: Record<string, string>) => void;
}

const MIME = "text/x-member";

function seatKey(row: number, seat: number): string {
  return `${row}:${seat}`;
}

export function SeatingPlan({ rows, seatsPerRow, members, seats, onChange }: SeatingPlanProps) {
  const [hovered, setHovered] = useState<string | null>(null);
  const memberById = new Map(members.map((member) => [member.id, member]));
  const seated = new Set(Object.values(seats));
  const standing = members.filter((member) => !seated.has(member.id));

  function handleDrop(event: DragEvent<HTMLElement>, key: string) {
    event.preventDefault();
    setHovered(null);
    const memberId = event.dataTransfer.getData(MIME);
    if (memberId === "") return;
    const others = Object.entries(seats).filter(([, id]) => id !== memberId);
    onChange({ ...Object.fromEntries(others), [key]: memberId });
  }

  return (
    <div className="seating-plan">
      {Array.from({ length: rows }, (_, row) => (
        <div key={row} className="row">
          {Array.from({ length: seatsPerRow }, (_, seat) => {
            const key = seatKey(row, seat);
            const member = memberById.get(seats[key] ?? "");
            return (
              <div
                key={key}
                className={hovered === key ? "seat hovered" : "seat"}
                onDragOver={(event) => {
                  event.preventDefault();
                  setHovered(key);
                }}
                onDragLeave={() => setHovered(null)}
                onDrop={(event) => handleDrop(event, key)}
              >
                {member && <span draggable>{member.name}</span>}
              </div>
            );
          })}
        </div>
      ))}
      <aside>
        <h3>Not seated yet</h3>
        {standing.map((member) => (
          <span
            key={member.id}
            draggable
            onDragStart={(event) => event.dataTransfer.setData(MIME, member.id)}
          >
            {member.name}
          </span>
        ))}
      </aside>
    </div>
  );
}
