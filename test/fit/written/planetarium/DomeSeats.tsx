import React, { useCallback, useMemo, useState } from "react";
import { buildSeats, type Screening, type Seat, type SeatState } from "./shows";

interface DomeSeatsProps {
    screening: Screening;
    partySize: number;
    onConfirm(codes: string[]): void;
}

const SIZE = 480;
const CENTER = SIZE / 2;
const COLORS: Record<SeatState, string> = {
    free: "#8fb8de",
    taken: "#444b5a",
    chosen: "#ffd166",
};

function position(seat: Seat) {
    const radius = 80 + seat.row * 42;
    const radians = ((seat.angle - 90) * Math.PI) / 180;
    return {
        cx: CENTER + radius * Math.cos(radians),
        cy: CENTER + radius * Math.sin(radians),
    };
}

export const DomeSeats: React.FC<DomeSeatsProps> = ({ screening, partySize, onConfirm }) => {
    const seats = useMemo(buildSeats, []);
    const [chosen, setChosen] = useState<string[]>([]);
    const [hovered, setHovered] = useState<Seat | null>(null);

    const taken = useMemo(() => new Set(screening.taken), [screening.taken]);

    const stateOf = (seat: Seat): SeatState => {
        if (taken.has(seat.code)) return "taken";
        return chosen.includes(seat.code) ? "chosen" : "free";
    };

    const toggle = useCallback(
        (seat: Seat) => {
            if (taken.has(seat.code)) return;
            setChosen((current) => {
                if (current.includes(seat.code)) {
                    return current.filter((code) => code !== seat.code);
                }
                // the oldest choice makes room for the new one
                const next = [...current, seat.code];
                return next.length > partySize ? next.slice(1) : next;
            });
        },
        [taken, partySize],
    );

    const suggest = () => {
        for (let i = 0; i + partySize <= seats.length; i++) {
            const block = seats.slice(i, i + partySize);
            const sameRow = block.every((seat) => seat.row === block[0]!.row);
            if (sameRow && block.every((seat) => !taken.has(seat.code))) {
                setChosen(block.map((seat) => seat.code));
                return;
            }
        }
        alert("No seats next to each other are left.");
    };

    const missing = partySize - chosen.length;

    return (
        <div className="dome">
            <svg viewBox={`0 0 ${SIZE} ${SIZE}`} role="group" aria-label="Seats under the dome">
                <circle cx={CENTER} cy={CENTER} r={40} fill="#1b1f2a" />
                {seats.map((seat) => (
                    <circle
                        key={seat.code}
                        {...position(seat)}
                        r={hovered?.code === seat.code ? 10 : 8}
                        fill={COLORS[stateOf(seat)]}
                        onClick={() => toggle(seat)}
                        onMouseEnter={() => setHovered(seat)}
                        onMouseLeave={() => setHovered(null)}
                    >
                        <title>{seat.code}</title>
                    </circle>
                ))}
            </svg>

            <p aria-live="polite">
                {chosen.length > 0 ? chosen.join(", ") : "No seats chosen yet"}
                {missing > 0 && ` (${missing} more)`}
            </p>

            <button type="button" onClick={suggest}>
                Suggest seats
            </button>
            <button type="button" disabled={missing !== 0} onClick={() => onConfirm(chosen)}>
                Continue
            </button>
        </div>
    );
};
