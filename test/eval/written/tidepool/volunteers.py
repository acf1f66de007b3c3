"""Volunteers and their teams: who can come when, who may lead, and who has not been out for long."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date


@dataclass
class Volunteer:
    name: str
    email: str
    free_on: set[date] = field(default_factory=set)
    is_trained: bool = False
    outings: list[date] = field(default_factory=list)

    def last_outing(self) -> date | None:
        return max(self.outings, default=None)


@dataclass
class Team:
    day: date
    leader: Volunteer
    members: list[Volunteer]

    def __len__(self) -> int:
        return 1 + len(self.members)

    def names(self) -> list[str]:
        return [self.leader.name, *(member.name for member in self.members)]


class NoLeader(Exception):
    pass


def available(volunteers: Sequence[Volunteer], day: date) -> list[Volunteer]:
    return [volunteer for volunteer in volunteers if day in volunteer.free_on]


def make_teams(volunteers: Sequence[Volunteer], day: date, size: int, seed: int = 0) -> list[Team]:
    rng = random.Random(seed)
    present = available(volunteers, day)
    leaders = [volunteer for volunteer in present if volunteer.is_trained]
    if not leaders:
        raise NoLeader(f"no trained volunteer is free on {day}")
    leaders.sort(key=lambda leader: len(leader.outings))
    count = max(1, min(len(leaders), len(present) // size))
    teams = [Team(day, leader, []) for leader in leaders[:count]]
    others = [volunteer for volunteer in present if volunteer not in leaders[:count]]
    rng.shuffle(others)
    for index, volunteer in enumerate(others):
        teams[index % count].members.append(volunteer)
    return teams


def record_outing(team: Team) -> None:
    for volunteer in [team.leader, *team.members]:
        volunteer.outings.append(team.day)
        volunteer.free_on.discard(team.day)


def to_be_asked(volunteers: Sequence[Volunteer], today: date, days: int = 90) -> list[Volunteer]:
    result = []
    for volunteer in volunteers:
        last = volunteer.last_outing()
        if last is None or (today - last).days > days:
            result.append(volunteer)
    return sorted(result, key=lambda volunteer: volunteer.name)


def invitation(volunteer: Volunteer, day: date, pool: str) -> str:
    greeting = f"Dear {volunteer.name},"
    last = volunteer.last_outing()
    reminder = f"You were last with us on {last:%d %B}." if last else "It would be your first time with us."
    return "\n\n".join([greeting, f"On {day:%A, %d %B} we count at {pool}.", reminder, "Will you come?"])
