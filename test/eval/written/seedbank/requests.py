"""Requests for seeds from gardens and researchers: checked, rationed and turned into packing lists."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from enum import Enum

from .accession import Accession

logger = logging.getLogger(__name__)

MAX_SEEDS_PER_REQUEST = 200
RESERVE = 1000


class Decision(Enum):
    GRANTED = "granted"
    REDUCED = "reduced"
    REFUSED = "refused"


@dataclass(frozen=True)
class SeedRequest:
    requester: str
    species: str
    seeds: int
    purpose: str


@dataclass(frozen=True)
class Answer:
    request: SeedRequest
    decision: Decision
    accession: str | None
    seeds: int
    reason: str = ""


def best_accession(species: str, accessions: list[Accession]) -> Accession | None:
    candidates = [a for a in accessions if a.species == species and a.viable_seeds() > RESERVE]
    return max(candidates, key=lambda a: a.viable_seeds(), default=None)


def answer_request(request: SeedRequest, accessions: list[Accession]) -> Answer:
    if request.seeds <= 0:
        return Answer(request, Decision.REFUSED, None, 0, "no seeds were asked for")
    accession = best_accession(request.species, accessions)
    if accession is None:
        logger.info("nothing to spare of %s for %s", request.species, request.requester)
        return Answer(request, Decision.REFUSED, None, 0, f"too few seeds of {request.species}")
    available = min(MAX_SEEDS_PER_REQUEST, accession.viable_seeds() - RESERVE)
    granted = min(request.seeds, available)
    accession.withdraw(granted)
    decision = Decision.GRANTED if granted == request.seeds else Decision.REDUCED
    return Answer(request, decision, accession.number, granted)


def answer_all(requests: list[SeedRequest], accessions: list[Accession]) -> list[Answer]:
    ordered = sorted(requests, key=lambda request: (request.purpose != "research", request.seeds))
    return [answer_request(request, accessions) for request in ordered]


def packing_list(answers: list[Answer]) -> str:
    lines = []
    for answer in answers:
        if answer.decision is Decision.REFUSED:
            continue
        lines.append(f"{answer.request.requester:<30}{answer.accession:>12}{answer.seeds:>8}")
    return "\n".join(lines)


def summary(answers: list[Answer]) -> dict[Decision, int]:
    counts = {decision: 0 for decision in Decision}
    for answer in answers:
        counts[answer.decision] += 1
    return counts
