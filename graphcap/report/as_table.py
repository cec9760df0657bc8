"""Answers for people: a title, the rows, what stands apart from them, and the notes.

Chains are numbered blocks, all other rows a grid. A terminal gets the first rows and is told how to get all.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TextIO

from graphcap.report.cells import flat, flat_rows, is_chain, plain, rows_to_read
from graphcap.report.chain_blocks import chain_labels, chain_lines
from graphcap.report.figures import ODDS, cell_text, counted, heading, percentage, with_chances
from graphcap.report.grid import GAP, grid_lines
from graphcap.report.layout import wrap
from graphcap.report.parts import is_parted, screen_lines
from graphcap.report.terminal import Screen, is_terminal

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from graphcap.asks import Calibration
    from graphcap.model import Answer
    from graphcap.report.cells import Cell

ROWS_ON_TERMINAL = 50
ROWS_IN_FILE = 10_000
ROWS_OF_MORE = 12
LINES_OF_FIGURE = 3
MOST_ENDS = 3
ENDS = ("from", "to")
SCALARS = (str, int, float)
CALIBRATION = "calibration"
TITLES = {"by_length": "best chain for each number of introducers", "reliability": "what came of asks of about the same chance"}
"""Parts of ``more`` whose name needs more words."""


def write_table(answer: Answer[Any], stream: TextIO, *, width: int | None = None, colour: bool = False) -> None:
    """Write the answer for people: the first 50 rows on a terminal, the first 10,000 elsewhere, and how many are left."""
    screen = Screen.of(stream, width=width, colour=colour)
    most = ROWS_ON_TERMINAL if is_terminal(stream) else ROWS_IN_FILE
    stream.writelines(line + "\n" for line in _lines(answer, screen, most=most))


def ends(answer: Answer[Any], labels: Mapping[str, str]) -> list[str]:
    """What the two ends of the question are called, where it has ends; many targets are counted, decision-makers a word."""
    named = []
    for side in ENDS:
        asked = answer.asked.get(side)
        people = [asked] if isinstance(asked, str) else list(asked or ())
        if len(people) > MOST_ENDS:
            named.append(f"{len(people):,} people")
        elif people:
            named.append(", ".join(_with_id(labels.get(person, person), person) for person in people))
    return [*named, "decision-makers"] if len(named) == 1 and answer.asked.get("deciders") else named


def circumstances(answer: Answer[Any]) -> list[str]:
    """The day, the size of the network, and what else was asked."""
    parts = [f"as of {answer.as_of}"] if answer.as_of else []
    if {"people", "ties"} <= set(answer.store):
        parts.append(f"{counted(answer.store['people'], 'person', 'people')}, {counted(answer.store['ties'], 'tie')}")
    asked = {heading(name): plain(value) for name, value in answer.asked.items() if name not in ENDS}
    given = {name: value for name, value in asked.items() if value not in (None, False, [], "")}
    return [*parts, *(name if value is True else f"{name} {figure(value)}" for name, value in given.items())]


def figure(value: Any) -> str:
    """A plain value that stands apart from the rows, in words.

    >>> figure({"low": 0.64, "high": 0.87049}), figure(["a", "b"]), figure(True)
    ('low 0.64, high 0.8705', 'a, b', 'yes')
    """
    return ", ".join(f"{heading(name)} {cell_text(cell)}".strip() for name, cell in flat(value).items())


def short_chain(odds: float, people: Sequence[str], labels: Mapping[str, str], *, arrow: str) -> dict[str, Cell]:
    """A chain as one row of a grid."""
    return {"introducers": len(people) - 2, ODDS: odds, "chain": f" {arrow} ".join(labels.get(person, person) for person in people)}


def _lines(answer: Answer[Any], screen: Screen, *, most: int) -> Iterator[str]:
    rows = answer.rows[:most]
    if rows and is_parted(rows[0]):
        yield from screen_lines(answer, screen)
        return
    labels = chain_labels(answer, rows)
    leading = 1 if answer.notes and (not rows or _acquainted(answer)) else 0
    yield from _title(answer, labels, screen)
    for note in answer.notes[:leading]:
        yield from ("", *wrap(screen.safe(note).split(), screen.width))
    if rows:
        yield ""
        calibration = answer.more.get(CALIBRATION)
        if is_chain(rows[0]):
            yield from chain_lines(rows, labels, screen, calibration=calibration)
        else:
            yield from grid_lines(with_chances(rows_to_read(answer.rows, most), calibration), screen)
    elif not leading:
        yield from ("", "Nothing was found.")
    if left := len(answer.rows) - len(rows):
        yield screen.dim(f"{screen.glyphs.ellipsis} {counted(left, 'more row')}: --format csv")
    yield from _more(answer.more, labels, screen)
    yield from _notes(answer.notes[leading:], screen)


def _acquainted(answer: Answer[Any]) -> bool:
    """Whether the two ends know each other, which the first note then says, and which is read first."""
    asked = [answer.asked.get(side) for side in ENDS]
    chains = [chain["people"] for chain in answer.more.get("by_length", ())]
    return asked in [*chains, *(list(row.people) for row in answer.rows[:ROWS_ON_TERMINAL] if is_chain(row))]


def _title(answer: Answer[Any], labels: Mapping[str, str], screen: Screen) -> Iterator[str]:
    title = f"{answer.question}{GAP}{f' {screen.glyphs.arrow} '.join(ends(answer, labels))}".rstrip()
    for line in wrap(screen.safe(title).split(" "), screen.width):
        yield screen.bold(line)
    for line in wrap([screen.safe(part) for part in circumstances(answer)], screen.width, joint=f" {screen.glyphs.dot} "):
        yield screen.dim(line)


def _with_id(label: str, person: str) -> str:
    return label if label == person or label.endswith(f"({person})") else f"{label} ({person})"


def _more(more: Mapping[str, Any], labels: Mapping[str, str], screen: Screen) -> Iterator[str]:
    """What stands apart from the rows, where it is short: sentences, figures, then tables."""
    calibration = more.get(CALIBRATION)
    if calibration is not None:
        more = {name: part for name, part in more.items() if name != CALIBRATION} | {"reliability": _reliability(calibration)}
    tables = {name: part for name, part in more.items() if isinstance(part, list | tuple) and part and not isinstance(part[0], SCALARS)}
    lists = {name: part for name, part in more.items() if isinstance(part, list | tuple) and name not in tables}
    sentences = {name: part for name, part in lists.items() if any(" " in str(text) for text in part)}
    figures = {name: part for name, part in more.items() if name not in tables and name not in sentences}
    for name, part in sentences.items():
        yield from ("", screen.bold(screen.safe(heading(name))))
        yield from _sentences(part, screen)
    if figures:
        yield ""
    for name, part in figures.items():
        yield from _figure(name, part, screen)
    for name, part in tables.items():
        if len(part) <= ROWS_OF_MORE:
            yield ""
            yield screen.bold(TITLES.get(name) or screen.safe(heading(name)))
            rows = flat_rows(part)
            if name == "by_length":
                rows = [short_chain(chain["odds"], chain["people"], labels, arrow=screen.glyphs.arrow) for chain in part]
            yield from grid_lines(with_chances(rows, calibration), screen)


def _reliability(calibration: Calibration) -> list[dict[str, Cell]]:
    """What was predicted and what happened, as rows."""
    return [
        {
            "asks": row.n,
            "lowest_chance": row.low,
            "highest_chance": row.high,
            "mean_chance": row.chance,
            "accepted": percentage(row.accepted),
        }
        for row in calibration.reliability
    ]


def _figure(name: str, part: Any, screen: Screen) -> Iterator[str]:
    """A figure, or a few of them, on a line of their own; what would take many lines is left to JSON."""
    head = screen.safe(heading(name)) + ":"
    lines = wrap(screen.safe(figure(plain(part))).split(), screen.width - len(head) - 1)
    if len(lines) > LINES_OF_FIGURE:
        lines = ["--format json"]
    for number, line in enumerate(lines):
        yield f"{' ' * len(head) if number else screen.dim(head)} {line}"


def _notes(notes: Sequence[str], screen: Screen) -> Iterator[str]:
    if notes:
        yield ""
    yield from _sentences(notes, screen)


def _sentences(sentences: Sequence[str], screen: Screen) -> Iterator[str]:
    """Each sentence behind a dash."""
    for note in sentences:
        for number, line in enumerate(wrap(screen.safe(note).split(), screen.width - 2)):
            yield screen.dim(f"{' ' if number else screen.glyphs.unknown} {line}")
