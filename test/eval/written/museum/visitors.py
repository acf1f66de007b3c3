"""Counts visitors by the hour from the gates' event files and says when a gallery was too full."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path


@dataclass(frozen=True)
class GateEvent:
    gate: str
    at: datetime
    direction: str  # "in" or "out"


class BadEvent(ValueError):
    pass


def parse_event(line: str) -> GateEvent:
    try:
        raw = json.loads(line)
        event = GateEvent(raw["gate"], datetime.fromisoformat(raw["at"]), raw["direction"])
    except (json.JSONDecodeError, KeyError, TypeError) as error:
        raise BadEvent(f"not an event: {line.strip()}") from error
    if event.direction not in ("in", "out"):
        raise BadEvent(f"unknown direction {event.direction}")
    return event


def read_events(path: Path) -> Iterator[GateEvent]:
    with path.open(encoding="utf-8") as file:
        for line in file:
            if line.strip():
                yield parse_event(line)


def hourly_entries(events: list[GateEvent]) -> dict[int, int]:
    counts: dict[int, int] = defaultdict(int)
    for event in events:
        if event.direction == "in":
            counts[event.at.hour] += 1
    return dict(sorted(counts.items()))


def peak(events: list[GateEvent]) -> tuple[int, datetime | None]:
    inside = 0
    most, moment = 0, None
    for event in sorted(events, key=lambda e: e.at):
        inside += 1 if event.direction == "in" else -1
        # A gate that missed somebody must not make the house emptier than empty.
        inside = max(0, inside)
        if inside > most:
            most, moment = inside, event.at
    return most, moment


def busiest_gate(events: list[GateEvent]) -> str | None:
    counts: dict[str, int] = defaultdict(int)
    for event in events:
        counts[event.gate] += 1
    if not counts:
        return None
    return max(counts, key=counts.__getitem__)


def compare_days(monday: list[GateEvent], tuesday: list[GateEvent]) -> float:
    first = sum(hourly_entries(monday).values())
    second = sum(hourly_entries(tuesday).values())
    if first == 0:
        return 0.0
    return (second - first) / first
