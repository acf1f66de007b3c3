import { useEffect, useMemo, useState } from "react";
import { groupByDay, remaining, type Language, type Screening, type Show } from "./shows";

type Props = {
    shows: Show[];
    onPick: (screening: Screening) => void;
};

const timeFormat = new Intl.DateTimeFormat("ko-KR", { hour: "2-digit", minute: "2-digit" });

function useScreenings(from: string) {
    const [screenings, setScreenings] = useState<Screening[]>([]);
    const [loading, setLoading] = useState(true);
    const [failed, setFailed] = useState(false);

    useEffect(() => {
        const controller = new AbortController();
        setLoading(true);
        setFailed(false);

        fetch(`/api/screenings?from=${encodeURIComponent(from)}`, { signal: controller.signal })
            .then((res) => {
                if (!res.ok) throw new Error(res.statusText);
                return res.json();
            })
            .then((data: Screening[]) => setScreenings(data))
            .catch((err) => {
                // 화면을 떠난 경우는 오류가 아니다
                if (err.name !== "AbortError") setFailed(true);
            })
            .finally(() => setLoading(false));

        return () => controller.abort();
    }, [from]);

    return { screenings, loading, failed };
}

export function Programme({ shows, onPick }: Props) {
    const today = new Date().toISOString().slice(0, 10);
    const { screenings, loading, failed } = useScreenings(today);
    const [language, setLanguage] = useState<Language | "all">("all");
    const [childAge, setChildAge] = useState<number | null>(null);

    const showById = useMemo(() => new Map(shows.map((show) => [show.id, show])), [shows]);

    const days = useMemo(() => {
        const visible = screenings.filter((screening) => {
            const show = showById.get(screening.showId);
            if (!show) return false;
            if (language !== "all" && screening.language !== language) return false;
            return childAge === null || childAge >= show.minAge;
        });
        return [...groupByDay(visible)];
    }, [screenings, showById, language, childAge]);

    if (loading) return <p className="hint">상영 시간표를 불러오는 중…</p>;
    if (failed) return <p className="error">시간표를 불러올 수 없습니다.</p>;

    return (
        <div className="programme">
            <div className="filters">
                <select value={language} onChange={(e) => setLanguage(e.target.value as Language | "all")}>
                    <option value="all">모든 언어</option>
                    <option value="ko">한국어</option>
                    <option value="en">English</option>
                </select>
                <input
                    type="number"
                    placeholder="아이 나이"
                    min={0}
                    value={childAge ?? ""}
                    onChange={(e) => setChildAge(e.target.value === "" ? null : Number(e.target.value))}
                />
            </div>

            {days.length === 0 && <p>조건에 맞는 상영이 없습니다.</p>}

            {days.map(([day, list]) => (
                <section key={day}>
                    <h3>{day === today ? "오늘" : day}</h3>
                    <ul>
                        {list.map((screening) => {
                            const left = remaining(screening);
                            return (
                                <li key={screening.id} className={left === 0 ? "sold-out" : undefined}>
                                    <time dateTime={screening.startsAt}>
                                        {timeFormat.format(new Date(screening.startsAt))}
                                    </time>
                                    <strong>{showById.get(screening.showId)?.title}</strong>
                                    {screening.hasLiveTalk && <span className="badge">해설</span>}
                                    <button disabled={left === 0} onClick={() => onPick(screening)}>
                                        {left === 0 ? "매진" : left < 10 ? `${left}석 남음` : "예매"}
                                    </button>
                                </li>
                            );
                        })}
                    </ul>
                </section>
            ))}
        </div>
    );
}
