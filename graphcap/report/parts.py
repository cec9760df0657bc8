"""Answers in parts, whose rows name the part they belong to, on one screen of at most 40 lines.

Every row takes two lines at most; where all together are too many, the part with the most lines gives its last row, and its title says how
many are left out.
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any

from graphcap.report.figures import counted
from graphcap.report.layout import cut, wrap

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from graphcap.model import Answer
    from graphcap.report.terminal import Screen

MOST_LINES = 40
LINES_OF_ROW = 2
MOST_NOTES = 2
LINES_AROUND, LINES_OF_TITLE = 3, 2
INDENT = "  "


def is_parted(row: Any) -> bool:
    """Whether a row names its part."""
    return all(hasattr(row, name) for name in ("part", "what", "person", "why"))


def grouped(rows: Sequence[Any]) -> dict[str, list[Any]]:
    """The rows by part, in order."""
    return {part: list(found) for part, found in groupby(rows, key=lambda row: row.part)}


def sentence(row: Any) -> str:
    """A row in words.

    >>> from graphcap.questions.me import MeRow
    >>> sentence(MeRow("roles", "mentor", "p7", "Ana Silva", "odds 0.5"))
    'mentor Ana Silva (p7): odds 0.5'
    """
    who = "" if row.person is None else row.person if row.person_name in {None, row.person} else f"{row.person_name} ({row.person})"
    head = " ".join(part for part in (row.what, who) if part)
    why = f"{row.why} (disputed)" if getattr(row, "disputed", None) else str(row.why)
    return f"{head}: {why}" if head else why


def who_is_asked_about(answer: Answer[Any]) -> str:
    """The person, and what is known of them, in one line."""
    more, id = answer.more, answer.asked["person"]
    name = more["person_name"]
    level = more["level"]
    facts = [more["title"], more["department"], None if level is None else f"level {level:g}"]
    return ", ".join([name if name == id else f"{name} ({id})", *(str(fact) for fact in facts if fact)])


def screen_lines(answer: Answer[Any], screen: Screen) -> Iterator[str]:
    """The whole answer."""
    blocks = {part: [_row(row, screen) for row in rows] for part, rows in grouped(answer.rows).items()}
    left_out = dict.fromkeys(blocks, 0)
    notes = [cut(screen.safe(note), screen.width - len(INDENT), ellipsis=screen.glyphs.ellipsis) for note in answer.notes[-MOST_NOTES:]]
    room = MOST_LINES - LINES_AROUND - len(notes) - LINES_OF_TITLE * len(blocks)
    while sum(len(lines) for rows in blocks.values() for lines in rows) > room:
        longest = max((part for part in blocks if len(blocks[part]) > 1), key=lambda part: sum(map(len, blocks[part])))
        blocks[longest].pop()
        left_out[longest] += 1
    yield screen.bold(_one_line(f"{answer.question}{INDENT}{who_is_asked_about(answer)}", screen))
    size = counted(answer.store["people"], "person", "people")
    yield screen.dim(_one_line(f"as of {answer.as_of} {screen.glyphs.dot} {size}", screen))
    for part, rows in blocks.items():
        more = f" ({left_out[part]} more: --format html)" if left_out[part] else ""
        yield ""
        yield screen.bold(part) + screen.dim(more)
        for lines in rows:
            yield from lines
    yield ""
    yield from (screen.dim(f"{screen.glyphs.unknown} {note}") for note in notes)


def _one_line(text: str, screen: Screen) -> str:
    return cut(screen.safe(text), screen.width, ellipsis=screen.glyphs.ellipsis)


def _row(row: Any, screen: Screen) -> list[str]:
    """A row's lines: its sentence, cut where it takes more than two."""
    width = screen.width - 2 * len(INDENT)
    first, *others = wrap(screen.safe(sentence(row)).split(), width)
    rest = [cut(" ".join(others), width, ellipsis=screen.glyphs.ellipsis)] if others else []
    return [INDENT + first, *(2 * INDENT + line for line in rest)]
