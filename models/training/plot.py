"""A run's log.csv -> a small SVG of its loss over tokens. No plotting library."""

import argparse
import csv
import math
from pathlib import Path

from checkpoint import cache_root

WIDTH, HEIGHT, LEFT, BOTTOM = 640, 300, 48, 36


def points(path: Path) -> list[tuple[float, float]]:
    """(millions of tokens, loss) of every logged stretch; a resumed run overwrites what it repeats."""
    by_step: dict[int, tuple[float, float]] = {}
    with open(path, newline="") as file:
        for row in csv.reader(file):
            if row[3] == "loss":
                step = int(row[1])
                by_step = {s: p for s, p in by_step.items() if s < step}
                by_step[step] = (int(row[2]) / 1e6, float(row[4]))
    return list(by_step.values())


def svg(curve: list[tuple[float, float]], title: str) -> str:
    right, low, high = max(x for x, _ in curve), math.floor(min(y for _, y in curve)), math.ceil(max(y for _, y in curve))
    to_x = lambda x: LEFT + x / right * (WIDTH - LEFT - 10)
    to_y = lambda y: 24 + (high - y) / (high - low) * (HEIGHT - BOTTOM - 24)
    lines = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif" font-size="11">',
             f'<rect width="{WIDTH}" height="{HEIGHT}" fill="white"/><text x="{LEFT}" y="14">{title}</text>']
    for y in range(low, high + 1):
        lines.append(f'<path d="M{LEFT} {to_y(y):.1f}H{WIDTH - 10}" stroke="#ddd"/><text x="20" y="{to_y(y) + 4:.1f}">{y}</text>')
    for i in range(5):
        x = right * i / 4
        lines.append(f'<text x="{to_x(x):.1f}" y="{HEIGHT - 18}" text-anchor="middle">{x:.1f}</text>')
    lines.append(f'<text x="{WIDTH / 2}" y="{HEIGHT - 4}" text-anchor="middle">million tokens</text>')
    path = "L".join(f"{to_x(x):.1f} {to_y(y):.1f}" for x, y in curve)
    return "\n".join([*lines, f'<path d="M{path}" fill="none" stroke="#1565c0" stroke-width="1.5"/>', "</svg>", ""])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("run")
    parser.add_argument("output", type=Path)
    options = parser.parse_args()
    curve = points(cache_root() / "runs" / options.run / "log.csv")
    options.output.write_text(svg(curve, f"{options.run}: training loss (nats per token)"), encoding="utf-8")


if __name__ == "__main__":
    main()
