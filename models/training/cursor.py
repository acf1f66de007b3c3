"""Where a prompt ends, in tokens: prefix and middle are split where the product's healing goes back to.

A cursor stands anywhere in the text; the tokens of prefix + middle as one text know no cursor. The middle begins with
the token that holds the last character before the cursor, or, as the product takes back a whole word, that word's first.
The counterpart is server/inference/tokenHealing.ts. Knows no rows and no model.
"""

import re

WORD = re.compile(r"(?:(?<! ) )?(?:[^\W\d]|\$)+$")  # with the blank in front, which belongs to its first token
MAX_HEALED_TOKENS = 3  # the last tokens of a long word are enough


def boundary(text: str, offsets: list[tuple[int, int]], at: int, healed: bool) -> int:
    """How many tokens stand before the cursor at `at`: `"a = b"`, cursor behind the last blank -> 2, ` b` is the middle.

    `healed`: also a blank, word or mark that ends at the cursor is taken back, as it may become longer.
    """
    if at == 0:
        return 0
    last = next(k for k, (_, end) in enumerate(offsets) if end >= at)  # holds the last character before the cursor
    straddled = offsets[last][1] > at
    if not straddled and (not healed or text[at - 1] in "\r\n"):
        return last + 1
    word = WORD.search(text, 0, at) if healed else None
    start, first = word.start() if word else at - 1, last
    while offsets[first][0] > start and last - first + 1 < MAX_HEALED_TOKENS:
        first -= 1
    return first


class Joint:
    """A prefix and the middle after it, tokenised as one text; `sides` are the ids of both once it is split."""

    def __init__(self, prefix: str, middle: str, healed: bool):
        self.text, self.at, self.healed = prefix + middle, len(prefix), healed
        self.sides: list[list[int]] = []

    def split(self, encoding) -> None:
        k = boundary(self.text, encoding.offsets, self.at, self.healed)
        self.sides = [encoding.ids[:k], encoding.ids[k:]]
