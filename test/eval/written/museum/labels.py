"""Wall labels: texts in two languages, wrapped to the width of the card, with a size that can be read."""

import re
import textwrap
from dataclasses import dataclass
from pathlib import Path

PLACEHOLDER = re.compile(r"\{(\w+)\}")
SIZES = [24, 20, 18, 16]
CHARACTERS_AT = {24: 38, 20: 46, 18: 52, 16: 58}
MAX_LINES = 12


@dataclass(frozen=True)
class Label:
    title: str
    artist: str
    year: str
    body: str
    language: str = "en"


class LabelTooLong(Exception):
    def __init__(self, label: Label, lines: int) -> None:
        super().__init__(f"{label.title!r} takes {lines} lines, a card has {MAX_LINES}")
        self.lines = lines


def heading(label: Label) -> str:
    parts = [label.title]
    if label.artist:
        parts.append(label.artist)
    if label.year:
        parts.append(label.year)
    return ", ".join(parts)


def wrap(label: Label, size: int) -> list[str]:
    width = CHARACTERS_AT[size]
    lines = textwrap.wrap(heading(label), width)
    lines.append("")
    for paragraph in label.body.split("\n\n"):
        lines.extend(textwrap.wrap(paragraph, width))
    return lines


def layout(label: Label) -> tuple[int, list[str]]:
    """The largest size at which the label fits its card."""
    lines: list[str] = []
    for size in SIZES:
        lines = wrap(label, size)
        if len(lines) <= MAX_LINES:
            return size, lines
    raise LabelTooLong(label, len(lines))


def fill(template: str, values: dict[str, str]) -> str:
    missing = [name for name in PLACEHOLDER.findall(template) if name not in values]
    if missing:
        raise KeyError(", ".join(missing))
    return PLACEHOLDER.sub(lambda match: values[match.group(1)], template)


def untranslated(labels: list[Label], languages: list[str]) -> dict[str, list[str]]:
    by_title: dict[str, set[str]] = {}
    for label in labels:
        by_title.setdefault(label.title, set()).add(label.language)
    return {title: [name for name in languages if name not in known] for title, known in by_title.items()}


def write_cards(labels: list[Label], folder: Path) -> list[Path]:
    paths = []
    for index, label in enumerate(labels, start=1):
        size, lines = layout(label)
        path = folder / f"{index:03d}-{label.language}.txt"
        path.write_text(f"size {size}\n" + "\n".join(lines) + "\n", encoding="utf-8")
        paths.append(path)
    return paths
