"""Lines of a table: how wide text is on a terminal, and cutting, padding and wrapping by that width.

Text counts by what a terminal draws: East Asian wide characters and emoji take two columns, combining marks none (Unicode Standard
Annex 11), and an emoji that is joined of several, or has a skin tone, is one. Texts are escaped before (`graphcap.report.terminal`).
"""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

WIDE = 2
NARROWEST = 8
"""The least width that is wrapped to."""
JOINER = "\u200d"
EMOJI_STYLE = "\ufe0f"
SKIN_TONES = frozenset("\U0001f3fb\U0001f3fc\U0001f3fd\U0001f3fe\U0001f3ff")
MARKS = frozenset({"Mn", "Me", "Cf"})
JAMO = (("\u1160", "\u11ff"), ("\ud7b0", "\ud7ff"))
"""Hangul vowels and finals, which are drawn into the letter before them."""


def display_width(text: str) -> int:
    """How many columns of a terminal the text takes.

    >>> display_width("Ana"), display_width("山田"), display_width("e\u0301")
    (3, 4, 1)
    """
    if text.isascii():
        return len(text)
    return sum(width for _, width in clusters(text))


def clusters(text: str) -> Iterator[tuple[str, int]]:
    """What a reader sees as one letter, with its width: a letter and its marks, an emoji and what is joined to it."""
    cluster, width = "", 0
    for letter in text:
        own = _letter_width(letter)
        joined = width == WIDE and (letter in SKIN_TONES or cluster.endswith(JOINER))
        if cluster and (own == 0 or joined):
            cluster += letter
            width = WIDE if letter == EMOJI_STYLE else width
        else:
            if cluster:
                yield cluster, width
            cluster, width = letter, own
    if cluster:
        yield cluster, width


def _letter_width(letter: str) -> int:
    if unicodedata.category(letter) in MARKS or any(first <= letter <= last for first, last in JAMO):
        return 0
    return WIDE if unicodedata.east_asian_width(letter) in "WF" else 1


def cut(text: str, width: int, *, ellipsis: str) -> str:
    """The text in at most ``width`` columns: words lose their end, and an id or address, which has no space, its middle.

    >>> cut("Head of Sales", 8, ellipsis="…"), cut("maria.lopez@example.org", 12, ellipsis="…")
    ('Head of…', 'maria.…e.org')
    """
    if display_width(text) <= width:
        return text
    room = width - display_width(ellipsis)
    if room <= 0:
        return _head(text, width)
    if " " in text:
        return _head(text, room).rstrip() + ellipsis
    tail = _tail(text, room // 2)
    return _head(text, room - display_width(tail)) + ellipsis + tail


def pad(text: str, width: int, *, right: bool = False) -> str:
    """The text filled up with spaces to ``width`` columns, at its end, or at its beginning so that it stands to the right."""
    filling = " " * (width - display_width(text))
    return filling + text if right else text + filling


def wrap(pieces: Sequence[str], width: int, *, joint: str = " ") -> list[str]:
    """The pieces in lines of at most ``width`` columns, ``joint`` between two; a line that is continued ends in the joint.

    A piece that is wider than a line is broken; no line is narrower than 8 columns.

    >>> wrap(["Ana", "Ben", "Chloé"], 12, joint=" → ")
    ['Ana → Ben →', 'Chloé']
    """
    width = max(width, NARROWEST)
    lines: list[str] = []
    line = ""
    ending = joint.rstrip()
    for position, piece in enumerate(pieces):
        room = width if position == len(pieces) - 1 else width - display_width(ending)
        if line and display_width(line + joint + piece) > room:
            lines.append(line + ending)
            line = piece
        else:
            line = line + joint + piece if line else piece
        while display_width(line) > width:
            head = _head(line, width)
            lines.append(head)
            line = line[len(head) :]
    return [*lines, line] if line else lines


def _head(text: str, width: int) -> str:
    """As much of the beginning as fits."""
    return _fitting(clusters(text), width)


def _tail(text: str, width: int) -> str:
    """As much of the end as fits."""
    taken = _fitting(reversed([*clusters(text)]), width)
    return text[len(text) - len(taken) :]


def _fitting(parts: Iterator[tuple[str, int]], width: int) -> str:
    taken = ""
    for cluster, own in parts:
        if own > width:
            break
        taken += cluster
        width -= own
    return taken
