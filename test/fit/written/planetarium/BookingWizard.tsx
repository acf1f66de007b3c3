import { useReducer } from "react";
import { DomeSeats } from "./DomeSeats";
import { Programme } from "./Programme";
import { priceFor, type Screening, type Show } from "./shows";

type Guest = { age: number; isMember: boolean };

type State =
    | { step: "programme" }
    | { step: "guests"; screening: Screening; guests: Guest[] }
    | { step: "seats"; screening: Screening; guests: Guest[] }
    | { step: "done"; reference: string };

type Action =
    | { type: "pick"; screening: Screening }
    | { type: "setGuest"; index: number; guest: Guest }
    | { type: "addGuest" }
    | { type: "removeGuest"; index: number }
    | { type: "toSeats" }
    | { type: "booked"; reference: string }
    | { type: "back" };

const adult: Guest = { age: 30, isMember: false };

function reduce(state: State, action: Action): State {
    if (action.type === "pick") {
        return { step: "guests", screening: action.screening, guests: [adult] };
    }
    if (action.type === "booked") return { step: "done", reference: action.reference };

    if (state.step === "guests") {
        switch (action.type) {
            case "addGuest":
                return { ...state, guests: [...state.guests, adult] };
            case "removeGuest":
                return { ...state, guests: state.guests.filter((_, i) => i !== action.index) };
            case "setGuest":
                return {
                    ...state,
                    guests: state.guests.map((guest, i) => (i === action.index ? action.guest : guest)),
                };
            case "toSeats":
                return { ...state, step: "seats" };
            case "back":
                return { step: "programme" };
        }
    }
    if (state.step === "seats" && action.type === "back") return { ...state, step: "guests" };
    return state;
}

export default function BookingWizard({ shows }: { shows: Show[] }) {
    const [state, dispatch] = useReducer(reduce, { step: "programme" });

    async function book(screeningId: number, seats: string[], guests: Guest[]) {
        const response = await fetch("/api/bookings", {
            method: "POST",
            headers: { "Content-Type": "application/json" },
            body: JSON.stringify({ screeningId, seats, guests }),
        });
        if (response.status === 409) {
            // 그 사이에 다른 사람이 좌석을 예매했다
            dispatch({ type: "back" });
            return;
        }
        const { reference } = await response.json();
        dispatch({ type: "booked", reference });
    }

    switch (state.step) {
        case "programme":
            return <Programme shows={shows} onPick={(screening) => dispatch({ type: "pick", screening })} />;

        case "guests": {
            const total = state.guests.reduce((sum, g) => sum + priceFor(g.age, g.isMember), 0);
            return (
                <div>
                    {state.guests.map((guest, index) => (
                        <div key={index} className="guest">
                            <input
                                type="number"
                                value={guest.age}
                                onChange={(e) =>
                                    dispatch({
                                        type: "setGuest",
                                        index,
                                        guest: { ...guest, age: Number(e.target.value) },
                                    })
                                }
                            />
                            <label>
                                <input
                                    type="checkbox"
                                    checked={guest.isMember}
                                    onChange={(e) =>
                                        dispatch({
                                            type: "setGuest",
                                            index,
                                            guest: { ...guest, isMember: e.target.checked },
                                        })
                                    }
                                />
                                회원
                            </label>
                            {state.guests.length > 1 && (
                                <button onClick={() => dispatch({ type: "removeGuest", index })}>삭제</button>
                            )}
                        </div>
                    ))}
                    <button onClick={() => dispatch({ type: "addGuest" })}>인원 추가</button>
                    <p>합계 {total.toLocaleString("ko-KR")}원</p>
                    <button onClick={() => dispatch({ type: "back" })}>이전</button>
                    <button onClick={() => dispatch({ type: "toSeats" })}>좌석 선택</button>
                </div>
            );
        }

        case "seats":
            return (
                <DomeSeats
                    screening={state.screening}
                    partySize={state.guests.length}
                    onConfirm={(codes) => book(state.screening.id, codes, state.guests)}
                />
            );

        case "done":
            return <p>예매가 완료되었습니다. 예매 번호: {state.reference}</p>;
    }
}
