"""Surveys of tide pools by volunteers: species counted on a square of rock, and how sure the count is."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True)
class Count:
    species: str
    individuals: int
    observer: str


@dataclass
class Quadrat:
    pool: str
    taken_at: datetime
    area: float
    counts: list[Count] = field(default_factory=list)

    def add(self, species: str, individuals: int, observer: str) -> None:
        if individuals < 0:
            raise ValueError(f"{individuals} {species} cannot be counted")
        self.counts.append(Count(species, individuals, observer))

    def species(self) -> set[str]:
        return {count.species for count in self.counts if count.individuals > 0}

    def density(self, species: str) -> float:
        values = [count.individuals for count in self.counts if count.species == species]
        if not values:
            return 0.0
        return sum(values) / len(values) / self.area


def shannon_index(quadrat: Quadrat) -> float:
    densities = [quadrat.density(species) for species in quadrat.species()]
    total = sum(densities)
    if total == 0:
        return 0.0
    return -sum((d / total) * math.log(d / total) for d in densities if d > 0)


def disagreement(quadrat: Quadrat, species: str) -> float:
    """How far two observers are apart, relative to their mean."""
    values = [count.individuals for count in quadrat.counts if count.species == species]
    if len(values) < 2:
        return 0.0
    mean = sum(values) / len(values)
    return (max(values) - min(values)) / mean if mean else 0.0


def to_be_recounted(quadrats: list[Quadrat], limit: float = 0.5) -> list[tuple[Quadrat, str]]:
    found = []
    for quadrat in quadrats:
        for species in sorted(quadrat.species()):
            if disagreement(quadrat, species) > limit:
                found.append((quadrat, species))
    return found


def mean_density(quadrats: list[Quadrat], species: str) -> float:
    if not quadrats:
        return 0.0
    return sum(quadrat.density(species) for quadrat in quadrats) / len(quadrats)


def first_sightings(quadrats: list[Quadrat]) -> dict[str, datetime]:
    sightings: dict[str, datetime] = {}
    for quadrat in sorted(quadrats, key=lambda q: q.taken_at):
        for species in quadrat.species():
            sightings.setdefault(species, quadrat.taken_at)
    return sightings
