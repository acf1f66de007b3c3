import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from hives import Hive, Inspection, Queen, Temper

SCHEMA = """
CREATE TABLE IF NOT EXISTS hive (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    apiary TEXT NOT NULL,
    supers INTEGER NOT NULL DEFAULT 0,
    queen_year INTEGER,
    queen_clipped INTEGER NOT NULL DEFAULT 0,
    queen_origin TEXT
);
CREATE TABLE IF NOT EXISTS inspection (
    hive_id INTEGER NOT NULL REFERENCES hive(id) ON DELETE CASCADE,
    date TEXT NOT NULL,
    bees INTEGER NOT NULL,
    brood INTEGER NOT NULL,
    queen_seen INTEGER NOT NULL,
    temper INTEGER NOT NULL,
    mites REAL,
    remarks TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (hive_id, date)
);
"""


class HiveNotFound(LookupError):
    pass


class HiveStore:
    def __init__(self, path: Path | str = ":memory:") -> None:
        self._db = sqlite3.connect(path)
        self._db.row_factory = sqlite3.Row
        self._db.execute("PRAGMA foreign_keys = ON")
        self._db.executescript(SCHEMA)

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Cursor]:
        cursor = self._db.cursor()
        try:
            yield cursor
        except Exception:
            self._db.rollback()
            raise
        else:
            self._db.commit()
        finally:
            cursor.close()

    def add_hive(self, name: str, apiary: str, queen: Queen | None = None) -> int:
        with self.transaction() as cur:
            cur.execute(
                "INSERT INTO hive (name, apiary, queen_year, queen_clipped, queen_origin) VALUES (?, ?, ?, ?, ?)",
                (
                    name,
                    apiary,
                    queen.hatched if queen else None,
                    int(queen.clipped) if queen else 0,
                    queen.origin if queen else None,
                ),
            )
            return cur.lastrowid

    def record(self, inspection: Inspection) -> None:
        with self.transaction() as cur:
            cur.execute(
                "INSERT OR REPLACE INTO inspection VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    inspection.hive_id,
                    inspection.date.isoformat(),
                    inspection.frames_of_bees,
                    inspection.frames_of_brood,
                    inspection.queen_seen,
                    int(inspection.temper),
                    inspection.mites_per_day,
                    inspection.remarks,
                ),
            )

    def get(self, name: str) -> Hive:
        row = self._db.execute("SELECT * FROM hive WHERE name = ?", (name,)).fetchone()
        if row is None:
            raise HiveNotFound(name)
        return self._to_hive(row)

    def all(self, apiary: str | None = None) -> list[Hive]:
        query = "SELECT * FROM hive"
        params: tuple = ()
        if apiary is not None:
            query += " WHERE apiary = ?"
            params = (apiary,)
        return [self._to_hive(row) for row in self._db.execute(query + " ORDER BY name", params)]

    def _to_hive(self, row: sqlite3.Row) -> Hive:
        queen = None
        if row["queen_year"] is not None:
            queen = Queen(row["queen_year"], bool(row["queen_clipped"]), row["queen_origin"] or "unknown")
        rows = self._db.execute("SELECT * FROM inspection WHERE hive_id = ? ORDER BY date", (row["id"],))
        inspections = [
            Inspection(
                hive_id=r["hive_id"],
                date=date.fromisoformat(r["date"]),
                frames_of_bees=r["bees"],
                frames_of_brood=r["brood"],
                queen_seen=bool(r["queen_seen"]),
                temper=Temper(r["temper"]),
                mites_per_day=r["mites"],
                remarks=r["remarks"],
            )
            for r in rows
        ]
        return Hive(row["id"], row["name"], row["apiary"], queen, row["supers"], inspections)
