"""Humidity and temperature of the galleries: readings in, alarms out, with the sensors' dropouts in mind."""

from __future__ import annotations

import statistics
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Reading:
    minute: int
    humidity: float
    temperature: float


@dataclass(frozen=True)
class Limits:
    humidity: tuple[float, float] = (45.0, 55.0)
    temperature: tuple[float, float] = (18.0, 22.0)
    max_change_per_hour: float = 5.0


@dataclass(frozen=True)
class Alarm:
    gallery: str
    minute: int
    message: str


class Gallery:
    def __init__(self, name: str, limits: Limits | None = None, window: int = 6) -> None:
        self.name = name
        self.limits = limits or Limits()
        self._recent: deque[Reading] = deque(maxlen=window)
        self._is_alarmed = False

    def add(self, reading: Reading) -> Alarm | None:
        if self._recent and reading.minute <= self._recent[-1].minute:
            return None
        self._recent.append(reading)
        message = self._problem()
        if message is None:
            self._is_alarmed = False
            return None
        if self._is_alarmed:
            return None
        self._is_alarmed = True
        return Alarm(self.name, reading.minute, message)

    def median_humidity(self) -> float:
        return statistics.median(reading.humidity for reading in self._recent)

    def _problem(self) -> str | None:
        low, high = self.limits.humidity
        humidity = self.median_humidity()
        if humidity < low:
            return f"too dry: {humidity:.1f}%"
        if humidity > high:
            return f"too humid: {humidity:.1f}%"
        change = self._change_per_hour()
        if change is not None and abs(change) > self.limits.max_change_per_hour:
            return f"humidity changes by {change:+.1f}% an hour"
        return None

    def _change_per_hour(self) -> float | None:
        if len(self._recent) < 2:
            return None
        first, last = self._recent[0], self._recent[-1]
        hours = (last.minute - first.minute) / 60
        return (last.humidity - first.humidity) / hours


def silent_galleries(galleries: Iterable[Gallery], now: int, limit: int = 30) -> list[str]:
    return [g.name for g in galleries if not g._recent or now - g._recent[-1].minute > limit]
