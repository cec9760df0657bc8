"""People whose ids, names, titles, departments, kinds and words would do something if anything obeyed them instead of showing them.

What may not come of them: a formula in CSV, a sign that a terminal obeys, script on a page, somebody lost.
"""

from __future__ import annotations

import csv
import io
import random
import re
import sys
import unicodedata
from typing import TYPE_CHECKING

from graphcap.cli import main

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

NAMES = (
    "<script>document.title='HIT';alert(1)</script>",
    "</script><script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '"><svg onload=alert(1)>',
    "javascript:alert(1)",
    "' onmouseover='alert(1)",
    "<a href=//evil.example>x</a>",
    "</style><style>*{display:none}</style>",
    "]]><!--",
    "{{7*7}} ${7*7} <%= 7*7 %> #{7*7}",
    "%s%n%x",
    "=cmd|' /C calc'!A0",
    "+1+1",
    "-1+1",
    "@SUM(A1)",
    "\t=1+1",
    '=HYPERLINK("http://evil.example")',
    "\x1b[2J\x1b[31mred",
    "\x1b]8;;http://evil.example\x07link\x1b]8;;\x07",
    "bell\x07 back\x08space",
    "\x9b31mC1",
    "two\nlines",
    "line\u2028separator",
    "\u202egnp.exe",
    "\u2066isolated\u2069",
    "zero\u200bwidth\ufeff",
    "'; DROP TABLE people; --",
    "`}) DETACH DELETE n //",
    '\\u0060 \\ "',
    "Zo\u0338\u0321\u0336e\u0301",
    "\u05d0\u05d1\u05d2 \u0627\u0644\u0639",
    "\U0001f469\u200d\U0001f680",
    "NaN",
    "null",
    "007",
    "x" * 400,
)


def _fits_an_id(name: str) -> bool:
    """Whether an import takes it for an id, and keeps it letter by letter."""
    return name.isprintable() and name == unicodedata.normalize("NFC", name.strip())


IDS = tuple(name if _fits_an_id(name) else f"p{number:02}" for number, name in enumerate(NAMES))
FIRST, SECOND, THIRD = IDS[:3]
DAY = "2026-01-31"
HOSTILE = "\x1b[2J\u202e\x9b31m\x07=1+1\n"
"""A word for a command's place or option: nobody's name, no number, no date, no file."""
BIDI = set("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
RUNS = ("=", "+", "-", "@", "\t", "\r")
OBEYED = {"Cc", "Cf", "Zl", "Zp"}
OWN = re.compile(r"\x1b\[(?:0|1|2|33)m|\r([^\r]*?)\x1b\[K")
"""What we write ourselves: styles, and a line of progress that clears itself."""
JOINER = "\u200d"
"""Stands in emoji, moves and hides nothing."""
EVENT_KINDS = ("email", "meeting", "advice", "feedback", "session", "review", "endorsement", "promotion", "achievement", "mention")
PEOPLE_COLUMNS = (
    "id", "name", "title", "department", "level", "manager", "performance", "potential", "decides", "skills", "joined", "identity_a",
)  # fmt: skip


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    encoding = "utf-8"

    def isatty(self) -> bool:
        return True


def ran(store: Path, *arguments: object, stream: io.StringIO | None = None) -> tuple[int, str, str]:
    """Status, output and errors of a command that writes on streams like this one."""
    out, kept = stream or io.StringIO(), (sys.stdout, sys.stderr)
    sys.stdout, sys.stderr = out, type(out)()
    status = 0
    try:
        main(["--store", str(store), *map(str, arguments)])
    except SystemExit as end:
        status = int(end.code or 0)
    finally:
        err = sys.stderr.getvalue()
        sys.stdout, sys.stderr = kept
    assert "defect" not in err, err
    return status, out.getvalue(), err


def obeyed(text: str) -> set[str]:
    """Signs in a text that a terminal would obey, but for line ends and colours of our own."""
    shown = re.sub(OWN, r"\1", text)
    return {sign for sign in shown if (unicodedata.category(sign) in OBEYED or sign in BIDI) and sign not in {"\n", JOINER}}


def formulas(text: str) -> list[str]:
    """Cells of CSV that a spreadsheet would run."""
    cells = [cell for row in csv.reader(io.StringIO(text, newline="")) for cell in row]
    return [cell for cell in cells if cell.startswith(RUNS) and not _is_number(cell)]


def _is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True


def write_files(folder: Path) -> list[Path]:
    """People, ties and events; everything of text in them is hostile."""
    draw = random.Random(1)
    folder.mkdir(parents=True, exist_ok=True)
    rows: dict[str, tuple[Sequence[str], Iterator[Sequence[object]]]] = {
        "people": (PEOPLE_COLUMNS, _people(draw)),
        "ties": (("source", "target", "kind", "strength"), _ties(draw)),
        "events": (("time", "source", "target", "kind", "about", "context"), _events(draw)),
    }
    for name, (header, lines) in rows.items():
        with (folder / f"{name}.csv").open("w", newline="", encoding="utf-8") as stream:
            csv.writer(stream).writerows([header, *lines])
    return [folder / f"{name}.csv" for name in rows]


def _people(draw: random.Random) -> Iterator[Sequence[object]]:
    for number, (id, name) in enumerate(zip(IDS, NAMES, strict=True)):
        manager = IDS[number // 3] if number else ""
        decides = draw.choice(NAMES) if number < 6 else ""
        place = (draw.choice(NAMES), NAMES[number % 3], 10 * (number % 4), manager)
        yield id, name, *place, draw.randrange(100), draw.randrange(100), decides, draw.choice(NAMES), "2020-01-01", NAMES[number % 2]


def _ties(draw: random.Random) -> Iterator[Sequence[object]]:
    kinds = ["mentors", "sponsors", "knows", "endorses", *(name for name in NAMES if name.isprintable() and len(name) < 100)]
    for pair in sorted({(*draw.sample(IDS, 2), draw.choice(kinds)) for _ in range(220)}):
        yield *pair, draw.choice((0.3, 0.6, 0.9))


def _events(draw: random.Random) -> Iterator[Sequence[object]]:
    for _ in range(600):
        day = f"2025-{draw.randint(1, 12):02}-{draw.randint(1, 28):02}"
        yield day, *draw.sample(IDS, 2), draw.choice(EVENT_KINDS), draw.choice((*IDS, "")), draw.choice(NAMES)
