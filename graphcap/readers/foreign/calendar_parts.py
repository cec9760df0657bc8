"""A calendar file cut into its components, of which no more is held than the properties that are used."""

from __future__ import annotations

from typing import TYPE_CHECKING, BinaryIO, NamedTuple

from graphcap.readers.foreign.lines import lines_of, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator

MARK = "\ufeff"
LINE_BYTES = 1 << 20
COMPONENT_BYTES = 4 << 20
ZONE = "VTIMEZONE"
EVENT = "VEVENT"
CUT_OUT = (EVENT, "VTODO", "VJOURNAL", "VFREEBUSY", ZONE)
USED = frozenset(
    ["UID", "DTSTART", "RRULE", "RDATE", "EXDATE", "RECURRENCE-ID", "STATUS", "ORGANIZER", "ATTENDEE"],
)


class Component(NamedTuple):
    """One entry of a calendar, or one of its time zones.

    Attributes
    ----------
    name
        ``VEVENT``, ``VTIMEZONE`` ...
    line
        On which it starts.
    lines
        Its unfolded lines: all of a time zone, else the properties that are used.
    trouble
        Why it cannot be read; empty where it can.
    """

    name: str
    line: int
    lines: list[str]
    trouble: str = ""

    def text(self) -> str:
        """As a file holds it."""
        return "\r\n".join([f"BEGIN:{self.name}", *self.lines, f"END:{self.name}", ""])


def components_of(file: BinaryIO) -> Iterator[Component]:
    """The components of a calendar, in order.

    Properties of a component within another, as an alarm's, are none of the outer one's. With ``METHOD:CANCEL`` every entry is cancelled.
    """
    current: Component | None = None
    depth = size = 0
    cancelled = False
    for number, line in _unfolded(file):
        name, value = _split(line)
        if name == "BEGIN" and value in CUT_OUT:
            yield from _closed(current, "is cut off: the next entry starts before its end")
            current = Component(value, number, ["STATUS:CANCELLED"] if cancelled else [])
            depth = size = 0
        elif current is None:
            cancelled = cancelled or (name == "METHOD" and value == "CANCEL")
        elif name == "END" and value == current.name:
            yield from _closed(current, f"is longer than {COMPONENT_BYTES >> 20} MiB" if size > COMPONENT_BYTES else "")
            current = None
        elif size <= COMPONENT_BYTES and (current.name == ZONE or (depth == 0 and name in USED)):
            current.lines.append(line)
            size += len(line)
        depth += (name == "BEGIN" and current is not None and value not in CUT_OUT) - (name == "END" and depth > 0)
    yield from _closed(current, "is cut off: its end is missing")


def _closed(component: Component | None, trouble: str) -> Iterator[Component]:
    if component is not None:
        yield component._replace(trouble=trouble)


def _split(line: str) -> tuple[str, str]:
    """The name of a property and its value, in capitals where they say where a component starts."""
    head, _, value = line.partition(":")
    return head.partition(";")[0].strip().upper(), value.strip().upper()


def _unfolded(file: BinaryIO) -> Iterator[tuple[int, str]]:
    """Logical lines with the physical line on which each starts; what is folded is put together before it is decoded."""
    start, parts, size = 1, [b""], 0
    for number, line in enumerate(lines_of(file, LINE_BYTES), 1):
        plain = line.rstrip(b"\r\n")
        if plain[:1] in (b" ", b"\t") and parts != [b""]:
            size += len(plain)
            if size <= COMPONENT_BYTES:
                parts.append(plain[1:])
            continue
        yield start, text_of(b"".join(parts)).removeprefix(MARK)
        start, parts, size = number, [plain], len(plain)
    yield start, text_of(b"".join(parts)).removeprefix(MARK)
