"""Honey harvest: who gets how much, what the club sells, and the yearly account."""
import csv
from collections import Counter, defaultdict
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

CENT = Decimal("0.01")
JAR_SIZES = {"small": Decimal("0.25"), "large": Decimal("0.5")}
JAR_PRICES = {"small": Decimal("4.20"), "large": Decimal("7.50")}
CLUB_SHARE = Decimal("0.15")


class Harvest(NamedTuple):
    hive: str
    owner: str
    kilos: Decimal
    water_percent: Decimal


class TooWetError(ValueError):
    """Honey with more than 20% water ferments and must not be sold."""


def read_harvests(path):
    with open(path, newline="", encoding="utf-8") as handle:
        for line in csv.DictReader(handle):
            yield Harvest(
                hive=line["hive"],
                owner=line["owner"],
                # members write both 12,5 and 12.5
                kilos=Decimal(line["kilos"].replace(",", ".")),
                water_percent=Decimal(line["water"].replace(",", ".")),
            )


def fit_for_sale(harvests):
    wet = [h for h in harvests if h.water_percent > 20]
    if wet:
        names = ", ".join(f"{h.hive} ({h.water_percent}%)" for h in wet)
        raise TooWetError(f"too much water: {names}")
    return harvests


def kilos_by_owner(harvests):
    totals = defaultdict(Decimal)
    for harvest in harvests:
        totals[harvest.owner] += harvest.kilos
    return dict(totals)


def split_harvest(harvests):
    """Returns (members' kilos, club's kilos)."""
    members = {}
    club = Decimal(0)
    for owner, kilos in kilos_by_owner(harvests).items():
        share = (kilos * CLUB_SHARE).quantize(CENT, rounding=ROUND_HALF_UP)
        members[owner] = kilos - share
        club += share
    return members, club


def fill_jars(kilos, large_first=True):
    jars = Counter()
    left = kilos
    order = ["large", "small"] if large_first else ["small", "large"]
    for size in order:
        count = int(left // JAR_SIZES[size])
        if count:
            jars[size] = count
            left -= count * JAR_SIZES[size]
    return jars, left


def revenue(jars, discount=Decimal(0)):
    gross = sum((JAR_PRICES[size] * count for size, count in jars.items()), Decimal(0))
    return (gross * (1 - discount)).quantize(CENT, rounding=ROUND_HALF_UP)


def year_account(harvests, expenses):
    """expenses: list of (what, amount). The result is printed in the club's newsletter."""
    members, club_kilos = split_harvest(fit_for_sale(list(harvests)))
    jars, rest = fill_jars(club_kilos)
    income = revenue(jars)
    spent = sum((amount for _, amount in expenses), Decimal(0))
    lines = [f"{owner:<20}{kilos:>8.2f} kg" for owner, kilos in sorted(members.items())]
    lines.append("-" * 31)
    lines.append(f"{'Jars sold':<20}{sum(jars.values()):>8}")
    lines.append(f"{'Income':<20}{income:>8} EUR")
    for what, amount in sorted(expenses, key=lambda e: e[1], reverse=True):
        lines.append(f"{what:<20}{-amount:>8} EUR")
    balance = income - spent
    lines.append(f"{'Surplus' if balance >= 0 else 'Loss':<20}{abs(balance):>8} EUR")
    if rest:
        lines.append(f"({rest} kg left for tasting)")
    return "\n".join(lines)
