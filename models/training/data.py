"""Rows for the trainer, in an order that a position number repeats exactly.

Reads the shards that pack.py writes. Knows no model.
"""

from pathlib import Path

import numpy as np


class Rows:
    """Hands out rows [n, length + 1]; `position` = (shard, row) is all a resumed run needs."""

    def __init__(self, folder: Path, position=(0, 0)):
        self.folder, self.position = folder, list(position)
        self.loaded: tuple[str, np.ndarray] | None = None

    def shard(self, index: int) -> np.ndarray:
        """Shards by name; after the last one the first comes again."""
        names = sorted(path.name for path in self.folder.glob("*.npy"))
        if not names:
            raise FileNotFoundError(f"no shards in {self.folder.name}: run pack.py first")
        name = names[index % len(names)]
        if self.loaded is None or self.loaded[0] != name:
            self.loaded = (name, np.load(self.folder / name))
        return self.loaded[1]

    def take(self, n: int) -> np.ndarray:
        """The next n rows; a shard's remainder too small for them is skipped."""
        rows = self.shard(self.position[0])
        if self.position[1] + n > len(rows):
            self.position = [self.position[0] + 1, 0]
            rows = self.shard(self.position[0])
        start = self.position[1]
        self.position[1] += n
        return rows[start : start + n]
