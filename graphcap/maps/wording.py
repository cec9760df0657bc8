"""How a map says things: kinds, strengths and names in the words that every page shows."""

from __future__ import annotations

import unicodedata

SAME_FROM_EITHER_END = frozenset({"knows", "friend", "works_with", "met", "contact"})
TURNING = frozenset({"R", "AL", "AN", "LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"})
SMALLEST_PRINTED = 0.01
MOST_LINES = 2


def isolated(name: str) -> str:
    r"""A name that cannot turn the direction of the text around it (Unicode's isolates, UAX #9); most names stay as they are.

    >>> isolated("Ana")
    'Ana'
    >>> ascii(isolated("Chlo\u202ee"))
    "'\\u2068Chlo\\u202ee\\u2069'"
    """
    if TURNING.isdisjoint(map(unicodedata.bidirectional, name)):
        return name
    return f"\u2068{name}\u2069"


def words(kind: str) -> str:
    """A kind of tie as people read it.

    >>> words("works_with")
    'works with'
    """
    return kind.replace("_", " ")


def warmth(value: float) -> str:
    """Odds or a strength as people read it: a number, never a percentage.

    >>> warmth(0.8), warmth(0.004321)
    ('0.80', '0.0043')
    """
    return f"{value:.2f}" if value >= SMALLEST_PRINTED else f"{value:.2g}"


def is_sided(kind: str) -> bool:
    """Whether it matters to a reader who stands on which side of a tie.

    >>> is_sided("mentors"), is_sided("friend")
    (True, False)
    """
    return kind not in SAME_FROM_EITHER_END


def counted(number: int, one: str, many: str | None = None) -> str:
    """A number with its noun.

    >>> counted(1, "tie"), counted(1200, "person", "people")
    ('1 tie', '1,200 people')
    """
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def first_lines(text: str) -> str:
    r"""The first lines of a text in a list, and how many more there are where it is opened.

    >>> first_lines("one\ntwo\nthree\nfour")
    'one\ntwo\nand 2 more'
    >>> first_lines("one\ntwo\nthree")
    'one\ntwo\nthree'
    """
    lines = text.split("\n")
    left = len(lines) - MOST_LINES
    return "\n".join([*lines[:MOST_LINES], f"and {left} more"]) if left > 1 else text
