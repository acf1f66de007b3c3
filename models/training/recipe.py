"""A recipe file gives the scripts of the chain their arguments; what stands on the command line wins.

`recipes/*.json` has a section a script ("rows", "train", ...). Knows no argument by name.
"""

import argparse
import json
from pathlib import Path

RECIPES = Path(__file__).resolve().parent / "recipes"


def load(name: str) -> dict:
    """`"base"` -> recipes/base.json; a path to a file of one's own works too."""
    path = RECIPES / f"{name}.json" if not name.endswith(".json") else Path(name)
    return json.loads(path.read_text("utf-8"))


def parse(parser: argparse.ArgumentParser, section: str, arguments: list[str] | None) -> argparse.Namespace:
    """Arguments with the recipe's section as defaults, where `--recipe NAME` is given."""
    parser.add_argument("--recipe", help="name of a file in recipes/, or its path")
    found, _ = parser.parse_known_args(arguments)
    if found.recipe:
        given = load(found.recipe).get(section, {})
        known = {action.dest: action for action in parser._actions}
        unknown = set(given) - set(known)
        if unknown:
            raise SystemExit(f"recipe {found.recipe}: {section} has no {', '.join(sorted(unknown))}")
        parser.set_defaults(**given)
    return parser.parse_args(arguments)
