from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import Enum
from math import ceil
from typing import Sequence

# 단어당 요금 (원)
RATES: dict[str, int] = {
    "en-ko": 110,
    "ko-en": 160,
    "ja-ko": 95,
    "ko-ja": 140,
    "de-ko": 180,
}

WORDS_PER_DAY = 2200
MINIMUM_FEE = 30_000


class Subject(Enum):
    GENERAL = Decimal("1.0")
    LEGAL = Decimal("1.4")
    MEDICAL = Decimal("1.5")
    LITERARY = Decimal("1.25")


class UnsupportedPair(Exception):
    def __init__(self, pair: str):
        self.pair = pair
        super().__init__(f"we do not translate {pair}; try one of {', '.join(sorted(RATES))}")


@dataclass(frozen=True, slots=True)
class WordCount:
    new: int
    fuzzy: int = 0
    repeated: int = 0

    @property
    def total(self) -> int:
        return self.new + self.fuzzy + self.repeated

    @property
    def weighted(self) -> Decimal:
        # 번역 메모리와 비슷한 문장은 60%, 반복 문장은 20%만 청구
        return self.new + self.fuzzy * Decimal("0.6") + self.repeated * Decimal("0.2")

    def __add__(self, other: "WordCount") -> "WordCount":
        return WordCount(self.new + other.new, self.fuzzy + other.fuzzy, self.repeated + other.repeated)


@dataclass
class Quote:
    pair: str
    words: WordCount
    fee: int
    ready: datetime
    express: bool

    def as_text(self) -> str:
        kind = "express" if self.express else "normal"
        return f"{self.pair}: {self.words.total:,} words, {self.fee:,} KRW, {kind}, ready {self.ready:%d %b %H:%M}"


def is_working_day(day: date, holidays: frozenset[date]) -> bool:
    return day.weekday() < 5 and day not in holidays


def add_working_days(start: date, days: int, holidays: frozenset[date] = frozenset()) -> date:
    current = start
    while days > 0:
        current += timedelta(days=1)
        if is_working_day(current, holidays):
            days -= 1
    return current


def make_quote(
    pair: str,
    counts: Sequence[WordCount],
    subject: Subject = Subject.GENERAL,
    *,
    received: datetime,
    express: bool = False,
    holidays: frozenset[date] = frozenset(),
) -> Quote:
    if pair not in RATES:
        raise UnsupportedPair(pair)
    if not counts:
        raise ValueError("nothing to translate")

    words = sum(counts, start=WordCount(0))
    price = words.weighted * RATES[pair] * subject.value
    speed = WORDS_PER_DAY
    if express:
        price *= Decimal("1.5")
        speed = int(speed * 1.8)

    # 오후 3시 이후에 받은 의뢰는 다음 근무일에 시작한다
    start = received.date()
    if received.hour >= 15 or not is_working_day(start, holidays):
        start = add_working_days(start, 1, holidays)

    working_days = ceil(words.total / speed) - 1
    ready_on = add_working_days(start, max(0, working_days), holidays)
    fee = max(MINIMUM_FEE, int(price.quantize(Decimal("1E2"))))
    return Quote(pair, words, fee, datetime.combine(ready_on, time(18)), express)


def cheapest(quotes: list[Quote]) -> Quote | None:
    return min(quotes, key=lambda q: (q.fee, q.ready), default=None)
