"""The yearly report of the seed bank, as text: what came in, what went out, what has to be sown again."""

import csv
import io
from collections import Counter
from datetime import date
from pathlib import Path

from .accession import Accession, needs_regeneration

HEADER = ["number", "species", "place", "seeds", "rate", "age"]


def rows(accessions: list[Accession], today: date) -> list[list[str]]:
    result = []
    for accession in sorted(accessions, key=lambda a: a.number):
        latest = accession.latest_test()
        rate = f"{latest.rate:.0%}" if latest else "-"
        age = f"{accession.age_in_years(today):.1f}"
        result.append([accession.number, accession.species, accession.place, str(accession.seeds), rate, age])
    return result


def as_csv(accessions: list[Accession], today: date) -> str:
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(HEADER)
    writer.writerows(rows(accessions, today))
    return buffer.getvalue()


def as_table(accessions: list[Accession], today: date) -> str:
    table = [HEADER, *rows(accessions, today)]
    widths = [max(len(row[column]) for row in table) for column in range(len(HEADER))]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths)).rstrip() for row in table]
    lines.insert(1, "-" * len(lines[0]))
    return "\n".join(lines)


def species_counts(accessions: list[Accession]) -> Counter[str]:
    counts: Counter[str] = Counter()
    for accession in accessions:
        counts[accession.species] += accession.seeds
    return counts


def collected_in(accessions: list[Accession], year: int) -> list[Accession]:
    return [accession for accession in accessions if accession.collected_on.year == year]


def write_report(accessions: list[Accession], folder: Path, today: date) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"report-{today.year}.txt"
    urgent = [a for a in accessions if needs_regeneration(a)]
    with path.open("w", encoding="utf-8") as file:
        file.write(f"Seed bank, {today.isoformat()}\n\n")
        file.write(as_table(accessions, today))
        file.write(f"\n\nTo be sown again: {len(urgent)}\n")
        for accession in urgent:
            file.write(f"  {accession.number} {accession.species}\n")
        file.write("\nSeeds by species:\n")
        for species, seeds in species_counts(accessions).most_common(10):
            file.write(f"  {species}: {seeds}\n")
    return path
