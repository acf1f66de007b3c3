// 상영 일정과 좌석에 관한 타입과 계산 함수들.

export type Language = "ko" | "en";

export interface Show {
    id: number;
    title: string;
    summary: string;
    minutes: number;
    minAge: number;
    languages: Language[];
}

export interface Screening {
    id: number;
    showId: number;
    startsAt: string; // ISO 8601
    language: Language;
    taken: string[];
    hasLiveTalk: boolean;
}

export type SeatState = "free" | "taken" | "chosen";

export interface Seat {
    code: string;
    row: number;
    angle: number;
}

export const SEATS_PER_ROW = [12, 18, 24, 30];
export const CLEANING_MINUTES = 20;

// 돔 극장이므로 좌석은 원형으로 배치된다. angle은 도 단위, 0도가 정면.
export function buildSeats(): Seat[] {
    const seats: Seat[] = [];
    SEATS_PER_ROW.forEach((count, row) => {
        const step = 300 / (count - 1);
        for (let i = 0; i < count; i++) {
            seats.push({
                code: `${String.fromCharCode(65 + row)}${i + 1}`,
                row,
                angle: -150 + i * step,
            });
        }
    });
    return seats;
}

export function endOf(screening: Screening, show: Show): Date {
    const end = new Date(screening.startsAt);
    end.setMinutes(end.getMinutes() + show.minutes);
    return end;
}

export function remaining(screening: Screening): number {
    const capacity = SEATS_PER_ROW.reduce((a, b) => a + b, 0);
    return capacity - screening.taken.length;
}

export function groupByDay(screenings: Screening[]): Map<string, Screening[]> {
    const days = new Map<string, Screening[]>();
    const sorted = [...screenings].sort((a, b) => a.startsAt.localeCompare(b.startsAt));
    for (const screening of sorted) {
        const day = screening.startsAt.slice(0, 10);
        const list = days.get(day);
        if (list) {
            list.push(screening);
        } else {
            days.set(day, [screening]);
        }
    }
    return days;
}

export function findClashes(screenings: Screening[], shows: Map<number, Show>) {
    const clashes: [Screening, Screening][] = [];
    const sorted = [...screenings].sort((a, b) => a.startsAt.localeCompare(b.startsAt));

    for (let i = 0; i < sorted.length - 1; i++) {
        const current = sorted[i]!;
        const next = sorted[i + 1]!;
        const show = shows.get(current.showId);
        if (!show) continue;

        const freeAgain = endOf(current, show).getTime() + CLEANING_MINUTES * 60 * 1000;
        if (freeAgain > new Date(next.startsAt).getTime()) {
            clashes.push([current, next]);
        }
    }

    return clashes;
}

export function priceFor(age: number, isMember: boolean): number {
    if (age < 4) return 0;
    const base = age < 19 ? 4000 : age >= 65 ? 3500 : 7000;
    return isMember ? base * 0.8 : base;
}
