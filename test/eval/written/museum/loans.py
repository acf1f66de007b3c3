"""Loans between museums: an object leaves only when its papers, its crate and its courier are in order."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import Enum, auto


class Condition(Enum):
    STABLE = auto()
    FRAGILE = auto()
    NOT_TO_TRAVEL = auto()


@dataclass(frozen=True)
class MuseumObject:
    inventory: str
    title: str
    condition: Condition
    insured_value: int
    max_lux: int = 200


@dataclass
class Loan:
    borrower: str
    start: date
    end: date
    objects: list[MuseumObject] = field(default_factory=list)
    signed: bool = False
    courier: str | None = None

    @property
    def days(self) -> int:
        return (self.end - self.start).days + 1

    def insured_total(self) -> int:
        return sum(item.insured_value for item in self.objects)

    def overlaps(self, other: Loan) -> bool:
        return self.start <= other.end and other.start <= self.end


class LoanError(ValueError):
    """A loan that must not go out as it is."""


def check_loan(loan: Loan, others: list[Loan], gallery_lux: int) -> list[str]:
    problems = []
    if loan.end < loan.start:
        problems.append("the loan ends before it begins")
    if loan.days > 365:
        problems.append(f"{loan.days} days are more than a year")
    for item in loan.objects:
        if item.condition is Condition.NOT_TO_TRAVEL:
            problems.append(f"{item.inventory} is not to travel")
        if item.condition is Condition.FRAGILE and loan.courier is None:
            problems.append(f"{item.inventory} needs a courier")
        if gallery_lux > item.max_lux:
            problems.append(f"{item.inventory} bears {item.max_lux} lux, the gallery has {gallery_lux}")
        for other in others:
            if other is not loan and item in other.objects and loan.overlaps(other):
                problems.append(f"{item.inventory} is at {other.borrower} until {other.end}")
    return problems


def sign(loan: Loan, others: list[Loan], gallery_lux: int) -> None:
    problems = check_loan(loan, others, gallery_lux)
    if problems:
        raise LoanError("; ".join(problems))
    loan.signed = True


def due_soon(loans: list[Loan], today: date, days: int = 14) -> list[Loan]:
    limit = today + timedelta(days=days)
    return sorted((loan for loan in loans if today <= loan.end <= limit), key=lambda loan: loan.end)
