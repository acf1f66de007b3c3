"""Where to cut the middle out of a file: spans a person at a keyboard would want completed.

Turns text and a random generator into (start, end) of the middle, or nothing. Pure text heuristics:
knows no tokens, no syntax tree and no language.
"""

import re
from random import Random

MIXES = {
    "broad": {"line": 35, "brackets": 15, "expression": 10, "lines": 20, "body": 10, "random": 10},
    # What is asked for while somebody types: mostly the rest of a line.
    "typing": {"line": 62, "brackets": 15, "expression": 8, "lines": 9, "body": 4, "random": 2},
    # The same with more of what fills a block: for a model that can hold one together.
    "blocks": {"line": 50, "brackets": 12, "expression": 8, "lines": 14, "body": 8, "attributes": 3, "condition": 4, "random": 1},
}
PIECE = re.compile(r"[\w$]+|[^\w\s]+")
IDENTIFIER = re.compile(r"[A-Za-z_$][\w$]+")
EXPRESSION = re.compile(r"(?:[^=!<>]=|=>|\breturn|\bawait|\()[ ]*(?=\S)")
TAG = re.compile(r"<[A-Za-z][\w.]*(\s[^<>]*?=[^<>]*?)\s*/?>")
CONDITION = re.compile(r"\b(?:if|elif|while|for|switch|unless) *\(?(?=\S)")
OPENERS = {"(": ")", "[": "]", "{": "}", '"': '"', "'": "'", "`": "`"}
CLOSERS = ")]}'\"`,;:"
INSIDE_IDENTIFIER = 0.2  # share of line cuts that start inside a word
BEFORE_CLOSERS = {"broad": 0.25, "typing": 0.5, "blocks": 0.5}  # share of line cuts that leave the closing run of the line in place
MAX_BODY, MAX_BRACKETS, MAX_RANDOM = 700, 300, 200


def line_bounds(text: str, at: int) -> tuple[int, int]:
    start = text.rfind("\n", 0, at) + 1
    end = text.find("\n", at)
    return start, len(text) if end < 0 else end


def indent_of(line: str) -> int:
    return len(line) - len(line.lstrip())


def cut_line(text: str, at: int, rng: Random, before_closers: float = BEFORE_CLOSERS["broad"]):
    """From a word, a punctuation mark or the inside of a word to the end of the line."""
    start, end = line_bounds(text, at)
    pattern = IDENTIFIER if rng.random() < INSIDE_IDENTIFIER else PIECE
    pieces = list(pattern.finditer(text, start, end))
    if not pieces:
        return None
    piece = rng.choice(pieces)
    column = piece.start() if pattern is PIECE else rng.randrange(piece.start() + 1, piece.end())
    if rng.random() < before_closers:
        end = column + len(text[column:end].rstrip().rstrip(CLOSERS))
    return column, end


def cut_brackets(text: str, at: int, rng: Random):
    """The inside of the next bracket or quote after `at`."""
    opener = next((i for i in range(at, min(len(text), at + 400)) if text[i] in OPENERS), None)
    if opener is None:
        return None
    depth, left, right = 1, text[opener], OPENERS[text[opener]]
    for i in range(opener + 1, min(len(text), opener + MAX_BRACKETS)):
        depth += (text[i] == left != right) - (text[i] == right)
        if depth == 0:
            return opener + 1, i
    return None


def cut_expression(text: str, at: int, rng: Random):
    """What stands right of an assignment, a return or an opening bracket, without the closing run."""
    match = EXPRESSION.search(text, at, min(len(text), at + 400))
    if not match:
        return None
    _, end = line_bounds(text, match.end())
    return match.end(), match.end() + len(text[match.end() : end].rstrip().rstrip(",;"))


def cut_lines(text: str, at: int, rng: Random):
    """This line and up to five more of the same block."""
    start, end = line_bounds(text, at)
    indent = indent_of(text[start:end])
    begin = start + indent
    for _ in range(rng.randint(1, 5)):
        next_start, next_end = line_bounds(text, min(len(text), end + 1))
        line = text[next_start:next_end]
        if end >= len(text) or not line.strip() or indent_of(line) < indent:
            break
        end = next_end
    return begin, end


def cut_body(text: str, at: int, rng: Random):
    """The whole body below the next line that opens a block."""
    match = re.compile(r"[{:(\[]\n([ \t]+)(?=\S)").search(text, at, min(len(text), at + 1500))
    if not match:
        return None
    indent, begin = len(match.group(1)), match.end()
    _, end = line_bounds(text, begin)
    while end < len(text):
        start, next_end = line_bounds(text, end + 1)
        line = text[start:next_end]
        if line.strip() and indent_of(line) < indent:
            break
        end = next_end
    end = begin + len(text[begin:end].rstrip())
    return (begin, end) if end - begin <= MAX_BODY else None


def cut_random(text: str, at: int, rng: Random):
    return at, min(len(text), at + rng.randint(4, MAX_RANDOM))


def cut_attributes(text: str, at: int, rng: Random):
    """What stands in the next JSX tag after its name, or after one of its attributes."""
    match = TAG.search(text, at, min(len(text), at + 1500))
    if not match:
        return None
    blanks = [i for i in range(match.start(1), match.end(1)) if text[i].isspace() and not text[i + 1].isspace()]
    return (rng.choice(blanks) + 1, match.end(1)) if blanks else None


def cut_condition(text: str, at: int, rng: Random):
    """The rest of the next condition's line without the run that opens its block."""
    match = CONDITION.search(text, at, min(len(text), at + 800))
    if not match:
        return None
    _, end = line_bounds(text, match.end())
    return match.end(), match.end() + len(text[match.end() : end].rstrip().rstrip("{:").rstrip().removesuffix(")"))


CUTTERS = {"brackets": cut_brackets, "expression": cut_expression, "lines": cut_lines, "body": cut_body,
           "attributes": cut_attributes, "condition": cut_condition, "random": cut_random}


def choose_cut(text: str, rng: Random, random_share: float = 0.0, mix: str = "broad"):
    """A span with something to predict in it; `random_share` of the calls ignore the syntax."""
    kinds = MIXES[mix]
    for _ in range(8):
        kind = "random" if rng.random() < random_share else rng.choices(list(kinds), list(kinds.values()))[0]
        at = rng.randrange(len(text))
        span = cut_line(text, at, rng, BEFORE_CLOSERS[mix]) if kind == "line" else CUTTERS[kind](text, at, rng)
        if span and len(text[span[0] : span[1]].strip()) >= 2:
            return span
    return None
