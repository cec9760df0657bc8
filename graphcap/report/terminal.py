"""The terminal: how wide it is, what it can show, what must be escaped before it is shown, and progress on it.

This is the only place that knows these. Names and ids come from files that others wrote: on a terminal their control characters could
move the cursor, hide text or type for the user, and their bidirectional marks could make one name look like another, so both are always
shown as escapes (Unicode Technical Report 36, section 2).
"""

from __future__ import annotations

import os
import sys
import time
from typing import TYPE_CHECKING, NamedTuple, Self, TextIO

from graphcap.report.layout import cut

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType

USUAL_WIDTH = 80
UNSAFE_CATEGORIES = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
JOINERS = "\u200c\u200d"
"""The two format characters that stand in real names (Persian, Indic) and in emoji; neither moves nor reorders anything."""
BYTE, PLANE = 0x100, 0x10000


class Glyphs(NamedTuple):
    """The signs that tables are drawn with."""

    arrow: str
    dot: str
    ellipsis: str
    unknown: str
    full: str
    hollow: str
    rule: str


FINE = Glyphs(arrow="→", dot="·", ellipsis="…", unknown="\N{EN DASH}", full="●", hollow="○", rule="─")
PLAIN = Glyphs(arrow="->", dot="|", ellipsis="...", unknown="-", full="*", hollow=".", rule="-")


class Screen(NamedTuple):
    """What a table for people is written on.

    Attributes
    ----------
    width
        In columns of the terminal.
    colour
        Whether styles are written.
    encoding
        Of the stream.
    glyphs
        `FINE` where the encoding has them, else `PLAIN`.
    """

    width: int
    colour: bool
    encoding: str
    glyphs: Glyphs

    @classmethod
    def of(cls, stream: TextIO, *, width: int | None = None, colour: bool = False) -> Screen:
        """The screen that a stream writes on; ``width`` overrides the terminal's."""
        encoding = stream_encoding(stream)
        fine = "".join(FINE)
        glyphs = FINE if encodable(fine, encoding) == fine else PLAIN
        return cls(width or width_of(stream), colour, encoding, glyphs)

    def safe(self, text: str) -> str:
        """The text as this screen can show it: escaped, and with escapes for letters that its encoding lacks."""
        return encodable(escape_for_terminal(text), self.encoding)

    def bold(self, text: str) -> str:
        """For titles and ranks."""
        return self._styled(text, "1")

    def dim(self, text: str) -> str:
        """For what is read second."""
        return self._styled(text, "2")

    def warm(self, text: str) -> str:
        """For warmth."""
        return self._styled(text, "33")

    def _styled(self, text: str, style: str) -> str:
        return f"\x1b[{style}m{text}\x1b[0m" if self.colour and text else text


def is_terminal(stream: TextIO) -> bool:
    """Whether a person may be looking at what is written to the stream."""
    return not stream.closed and stream.isatty()


def supports_colour(stream: TextIO) -> bool:
    """Whether styles may be written: a terminal that is not ``dumb``, and ``NO_COLOR`` is not set (https://no-color.org)."""
    return is_terminal(stream) and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def width_of(stream: TextIO) -> int:
    """Columns of the terminal: ``COLUMNS`` where set, else what the terminal says, else 80."""
    asked = os.environ.get("COLUMNS", "")
    if asked.isascii() and asked.isdigit() and int(asked) > 0:
        return int(asked)
    try:
        return os.get_terminal_size(stream.fileno()).columns or USUAL_WIDTH
    except (OSError, ValueError):
        return USUAL_WIDTH


def stream_encoding(stream: TextIO) -> str:
    """The stream's encoding; UTF-8 for one in memory, which has none."""
    return getattr(stream, "encoding", None) or "utf-8"


def is_unsafe(letter: str) -> bool:
    r"""Whether a character must not reach a terminal: control, format (bidirectional marks are), line separators, half a surrogate pair.

    >>> is_unsafe("\x1b"), is_unsafe("\u202e"), is_unsafe("é")
    (True, True, False)
    """
    from unicodedata import category

    return category(letter) in UNSAFE_CATEGORIES and letter not in JOINERS


def escape_for_terminal(text: str) -> str:
    r"""The text with visible escapes for what a terminal would obey instead of show.

    >>> escape_for_terminal("Ana\x1b[2J")
    'Ana\\x1b[2J'
    """
    if text.isprintable():
        return text
    return "".join(_escape(letter) if is_unsafe(letter) else letter for letter in text)


def encodable(text: str, encoding: str) -> str:
    """The text with visible escapes for letters that the encoding lacks."""
    return text.encode(encoding, "backslashreplace").decode(encoding)


def _escape(letter: str) -> str:
    code = ord(letter)
    if code < BYTE:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < PLANE else f"\\U{code:08x}"


class Progress:
    """How far long work has come, on one line of a terminal that is cleared at the end.

    It is called with what is being done, and, where they are known, how many units of it are done and how many there are. Nothing is
    written when ``stream`` is no terminal, nor in the first half second.

    Parameters
    ----------
    unit
        What is counted.
    stream
        Standard error unless given.
    clock
        Seconds from any start.

    Examples
    --------
    >>> with Progress(unit="ties") as progress:
    ...     progress("reading ties.csv", 250_000, 1_000_000)
    """

    PATIENCE = 0.5
    INTERVAL = 0.1
    PERCENT = 100

    def __init__(self, *, unit: str = "bytes", stream: TextIO | None = None, clock: Callable[[], float] = time.monotonic) -> None:
        self._unit = unit
        self._stream = sys.stderr if stream is None else stream
        self._clock = clock
        self._shown = is_terminal(self._stream)
        self._written = False
        self._what = ""
        self._begun = clock()
        self._next = self._begun + self.PATIENCE

    def __call__(self, what: str, done: int = 0, total: int | None = None) -> None:
        """Say what is being done, and how far it is; the rate is counted from the first call with the same words."""
        now = self._clock()
        if what != self._what:
            self._what, self._begun = what, now
            if self._written:
                self._next = now
        if self._shown and now >= self._next:
            self._next = now + self.INTERVAL
            self._written = True
            self._stream.write(f"\r{self._line(done, total, now - self._begun)}\x1b[K")
            self._stream.flush()

    def close(self) -> None:
        """Clear the line."""
        if self._written:
            self._written = False
            self._stream.write("\r\x1b[K")
            self._stream.flush()

    def _line(self, done: int, total: int | None, seconds: float) -> str:
        parts = [self._what]
        if total:
            parts.append(f"{min(self.PERCENT, self.PERCENT * done // total)}%")
        if done and seconds > 0:
            parts.append(f"{compact(done / seconds)} {self._unit}/s")
        line = encodable(escape_for_terminal("  ".join(parts)), stream_encoding(self._stream))
        return cut(line, width_of(self._stream) - 1, ellipsis="")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()


def compact(amount: float) -> str:
    """A number in few letters.

    >>> compact(1_140_000), compact(38_200), compact(412)
    ('1.1M', '38k', '412')
    """
    million, thousand = 1_000_000, 1_000
    if amount >= million:
        return f"{amount / million:.1f}M"
    return f"{amount / thousand:.0f}k" if amount >= thousand else f"{amount:.0f}"
