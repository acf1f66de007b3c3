"""Drawers and freezers of the seed bank: which accession lies where, and which places have been too warm."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Iterable, Iterator


class StorageFull(Exception):
    pass


@dataclass(frozen=True)
class Place:
    freezer: str
    drawer: int
    slot: int

    def __str__(self) -> str:
        return f"{self.freezer}/{self.drawer}/{self.slot}"


class Storage:
    def __init__(self, freezers: dict[str, int], slots_per_drawer: int = 24) -> None:
        self._freezers = freezers
        self._slots = slots_per_drawer
        self._contents: dict[Place, str] = {}
        self._temperatures: dict[str, list[float]] = defaultdict(list)

    def places(self) -> Iterator[Place]:
        for freezer, drawers in sorted(self._freezers.items()):
            for drawer in range(1, drawers + 1):
                for slot in range(1, self._slots + 1):
                    yield Place(freezer, drawer, slot)

    def free_places(self) -> Iterator[Place]:
        return (place for place in self.places() if place not in self._contents)

    def store(self, number: str) -> Place:
        place = next(self.free_places(), None)
        if place is None:
            raise StorageFull(f"no place left for {number}")
        self._contents[place] = number
        return place

    def find(self, number: str) -> list[Place]:
        return [place for place, stored in self._contents.items() if stored == number]

    def move(self, number: str, target: Place) -> None:
        if target in self._contents:
            raise ValueError(f"{target} holds {self._contents[target]} already")
        sources = self.find(number)
        if not sources:
            raise KeyError(number)
        del self._contents[sources[0]]
        self._contents[target] = number

    def record_temperature(self, freezer: str, celsius: float) -> None:
        if freezer not in self._freezers:
            raise KeyError(freezer)
        self._temperatures[freezer].append(celsius)

    def too_warm(self, limit: float = -15.0) -> list[str]:
        return [name for name, readings in self._temperatures.items() if readings and readings[-1] > limit]

    def endangered(self, limit: float = -15.0) -> set[str]:
        warm = set(self.too_warm(limit))
        return {number for place, number in self._contents.items() if place.freezer in warm}


def occupancy(storage: Storage, numbers: Iterable[str]) -> float:
    total = sum(1 for _ in storage.places())
    used = sum(len(storage.find(number)) for number in set(numbers))
    return used / total if total else 0.0
