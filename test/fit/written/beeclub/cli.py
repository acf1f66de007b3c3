import argparse
import sys
from datetime import date, timedelta
from pathlib import Path

from hives import Inspection, Queen, Temper, mite_level, strongest
from store import HiveNotFound, HiveStore

DEFAULT_DB = Path.home() / ".beeclub" / "hives.db"


def build_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="beeclub", description="Hive book of the club")
    parser.add_argument("--db", type=Path, default=DEFAULT_DB)
    commands = parser.add_subparsers(dest="command", required=True)

    add = commands.add_parser("add", help="add a hive")
    add.add_argument("name")
    add.add_argument("apiary")
    add.add_argument("--queen", type=int, metavar="YEAR")
    add.add_argument("--origin", default="unknown")
    add.set_defaults(func=cmd_add)

    look = commands.add_parser("look", help="record an inspection")
    look.add_argument("name")
    look.add_argument("bees", type=int)
    look.add_argument("brood", type=int)
    look.add_argument("--queen-seen", action="store_true")
    look.add_argument("--temper", choices=[t.name.lower() for t in Temper], default="calm")
    look.add_argument("--mites", type=float)
    look.add_argument("--date", type=date.fromisoformat, default=date.today())
    look.add_argument("remarks", nargs="*")
    look.set_defaults(func=cmd_look)

    due = commands.add_parser("due", help="what has to be done this week")
    due.add_argument("--apiary")
    due.add_argument("--days", type=int, default=9)
    due.set_defaults(func=cmd_due)

    top = commands.add_parser("top", help="the strongest hives")
    top.add_argument("-n", type=int, default=3)
    top.set_defaults(func=cmd_top)
    return parser


def cmd_add(store: HiveStore, args: argparse.Namespace) -> int:
    queen = Queen(args.queen, origin=args.origin) if args.queen else None
    store.add_hive(args.name, args.apiary, queen)
    if queen:
        print(f"{args.name}: mark the queen {queen.color.value}")
    return 0


def cmd_look(store: HiveStore, args: argparse.Namespace) -> int:
    hive = store.get(args.name)
    inspection = Inspection(
        hive.id,
        args.date,
        args.bees,
        args.brood,
        args.queen_seen,
        Temper[args.temper.upper()],
        args.mites,
        " ".join(args.remarks),
    )
    store.record(inspection)
    if inspection.mites_per_day is not None:
        print(f"mites: {mite_level(inspection)}")
    return 0


def cmd_due(store: HiveStore, args: argparse.Namespace) -> int:
    today = date.today()
    for hive in store.all(args.apiary):
        todo = []
        latest = hive.latest
        # in the swarming season nobody should wait longer than nine days
        if latest is None or today - latest.date > timedelta(days=args.days):
            todo.append("inspect")
        if hive.is_queenless():
            todo.append("check the queen")
        if hive.needs_super():
            todo.append("add a super")
        if latest and mite_level(latest) == "treat now":
            todo.append("treat against mites")
        if todo:
            print(f"{hive.name:<15} {', '.join(todo)}")
    return 0


def cmd_top(store: HiveStore, args: argparse.Namespace) -> int:
    for place, hive in enumerate(strongest(store.all(), args.n), start=1):
        print(f"{place}. {hive.name} ({hive.latest.frames_of_bees} frames)")
    return 0


def main(argv: list[str] | None = None) -> int:
    args = build_parser().parse_args(argv)
    args.db.parent.mkdir(parents=True, exist_ok=True)
    try:
        return args.func(HiveStore(args.db), args)
    except HiveNotFound as error:
        print(f"no hive called {error}", file=sys.stderr)
    except ValueError as error:
        print(f"beeclub: {error}", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
