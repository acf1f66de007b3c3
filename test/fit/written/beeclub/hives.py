from __future__ import annotations

import datetime as dt
import enum
from dataclasses import dataclass, field, replace
from typing import Iterable, Optional


class Temper(enum.IntEnum):
    CALM = 1
    NERVOUS = 2
    AGGRESSIVE = 3


class QueenColor(str, enum.Enum):
    """여왕벌 표식 색. 연도 끝자리로 정해진다 (국제 규칙)."""

    WHITE = "white"
    YELLOW = "yellow"
    RED = "red"
    GREEN = "green"
    BLUE = "blue"

    @classmethod
    def for_year(cls, year: int) -> QueenColor:
        order = [cls.BLUE, cls.WHITE, cls.YELLOW, cls.RED, cls.GREEN]
        return order[year % 5]


@dataclass(frozen=True)
class Queen:
    hatched: int
    clipped: bool = False
    origin: str = "unknown"

    @property
    def color(self) -> QueenColor:
        return QueenColor.for_year(self.hatched)

    def age(self, on: dt.date) -> int:
        return on.year - self.hatched


@dataclass
class Inspection:
    hive_id: int
    date: dt.date
    frames_of_bees: int
    frames_of_brood: int
    queen_seen: bool
    temper: Temper
    mites_per_day: Optional[float] = None
    remarks: str = ""

    def __post_init__(self) -> None:
        if self.frames_of_brood > self.frames_of_bees:
            raise ValueError("more brood than bees to cover it")
        if self.mites_per_day is not None and self.mites_per_day < 0:
            raise ValueError("mites_per_day must not be negative")


@dataclass
class Hive:
    id: int
    name: str
    apiary: str
    queen: Optional[Queen] = None
    supers: int = 0
    inspections: list[Inspection] = field(default_factory=list)

    @property
    def latest(self) -> Optional[Inspection]:
        return max(self.inspections, key=lambda i: i.date, default=None)

    def is_queenless(self) -> bool:
        # 여왕벌이 세 번 연속 보이지 않고 산란도 없으면 무왕군으로 본다
        recent = sorted(self.inspections, key=lambda i: i.date)[-3:]
        if len(recent) < 3:
            return self.queen is None
        return not any(i.queen_seen or i.frames_of_brood for i in recent)

    def needs_super(self) -> bool:
        latest = self.latest
        return latest is not None and latest.frames_of_bees >= 9 + 9 * self.supers

    def requeened(self, queen: Queen) -> Hive:
        return replace(self, queen=queen, inspections=list(self.inspections))


def mite_level(inspection: Inspection) -> str:
    """Rates the natural mite fall; the limits depend on the month."""
    if inspection.mites_per_day is None:
        return "unknown"
    month = inspection.date.month
    limit = 10.0 if month in (7, 8) else 5.0 if month == 9 else 1.0 if month >= 10 else 3.0
    if inspection.mites_per_day > limit:
        return "treat now"
    if inspection.mites_per_day > limit / 2:
        return "watch"
    return "fine"


def strongest(hives: Iterable[Hive], count: int = 3) -> list[Hive]:
    inspected = [h for h in hives if h.latest]
    inspected.sort(key=lambda h: (h.latest.frames_of_bees, h.latest.frames_of_brood), reverse=True)
    return inspected[:count]
