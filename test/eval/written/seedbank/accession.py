"""Seed lots of a small seed bank: where each came from, how many are left, and how well they still germinate."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True)
class GerminationTest:
    tested_on: date
    sown: int
    sprouted: int

    @property
    def rate(self) -> float:
        return self.sprouted / self.sown if self.sown else 0.0


@dataclass
class Accession:
    number: str
    species: str
    collected_on: date
    place: str
    seeds: int
    tests: list[GerminationTest] = field(default_factory=list)

    def age_in_years(self, today: date) -> float:
        return (today - self.collected_on).days / 365.25

    def latest_test(self) -> GerminationTest | None:
        return max(self.tests, key=lambda test: test.tested_on, default=None)

    def viable_seeds(self) -> int:
        latest = self.latest_test()
        if latest is None:
            return self.seeds
        return int(self.seeds * latest.rate)

    def withdraw(self, count: int) -> None:
        if count <= 0:
            raise ValueError(f"cannot withdraw {count} seeds")
        if count > self.seeds:
            raise ValueError(f"{self.number} has {self.seeds} seeds left, {count} were asked for")
        self.seeds -= count

    def add_test(self, test: GerminationTest) -> None:
        if test.sprouted > test.sown:
            raise ValueError("more seeds sprouted than were sown")
        self.withdraw(test.sown)
        self.tests.append(test)


def needs_regeneration(accession: Accession, minimum_rate: float = 0.6, minimum_seeds: int = 500) -> bool:
    latest = accession.latest_test()
    if latest is not None and latest.rate < minimum_rate:
        return True
    return accession.viable_seeds() < minimum_seeds


def parse_number(text: str) -> tuple[int, int]:
    """`2019-0042` -> (2019, 42)"""
    year, _, serial = text.partition("-")
    if not (year.isdigit() and serial.isdigit()):
        raise ValueError(f"expected a number such as 2019-0042, got {text!r}")
    return int(year), int(serial)


def next_number(existing: list[Accession], year: int) -> str:
    serials = [serial for number_year, serial in (parse_number(a.number) for a in existing) if number_year == year]
    return f"{year}-{max(serials, default=0) + 1:04d}"
