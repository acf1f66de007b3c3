"""Low tides from a table of heights: when volunteers can reach a pool, and for how long."""

from __future__ import annotations

import bisect
from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True)
class TideHeight:
    at: datetime
    metres: float


@dataclass(frozen=True)
class Window:
    begin: datetime
    end: datetime

    @property
    def minutes(self) -> int:
        return int((self.end - self.begin).total_seconds() // 60)


class TideTable:
    def __init__(self, heights: list[TideHeight]) -> None:
        if len(heights) < 2:
            raise ValueError("a tide table has at least two heights")
        self._heights = sorted(heights, key=lambda height: height.at)
        self._times = [height.at for height in self._heights]

    def height_at(self, moment: datetime) -> float:
        index = bisect.bisect_left(self._times, moment)
        if index == 0 or index == len(self._times):
            raise ValueError(f"{moment} is outside the table")
        before, after = self._heights[index - 1], self._heights[index]
        share = (moment - before.at) / (after.at - before.at)
        return before.metres + share * (after.metres - before.metres)

    def low_tides(self) -> list[TideHeight]:
        triples = zip(self._heights, self._heights[1:], self._heights[2:])
        return [middle for left, middle, right in triples if middle.metres < left.metres and middle.metres <= right.metres]

    def windows_below(self, metres: float, step: timedelta = timedelta(minutes=5)) -> list[Window]:
        windows: list[Window] = []
        begin: datetime | None = None
        moment = self._times[0] + step
        while moment < self._times[-1]:
            is_low = self.height_at(moment) < metres
            if is_low and begin is None:
                begin = moment
            elif not is_low and begin is not None:
                windows.append(Window(begin, moment))
                begin = None
            moment += step
        if begin is not None:
            windows.append(Window(begin, moment))
        return windows


def in_daylight(windows: list[Window], sunrise_hour: int, sunset_hour: int) -> list[Window]:
    return [w for w in windows if w.begin.hour >= sunrise_hour and w.end.hour < sunset_hour]


def best_window(windows: list[Window], needed_minutes: int) -> Window | None:
    long_enough = [window for window in windows if window.minutes >= needed_minutes]
    return min(long_enough, key=lambda window: window.begin, default=None)
