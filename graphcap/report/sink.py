"""Where JSON and CSV go: UTF-8 into files and pipes, whatever the locale says, and what it can show to a terminal."""

from __future__ import annotations

from typing import TextIO

from graphcap.report.terminal import encodable, is_terminal, stream_encoding

UTF_8 = frozenset({"utf-8", "utf8"})


class Sink:
    """A stream that JSON or CSV is written to: a file, a pipe, a terminal, or text in memory.

    Attributes
    ----------
    to_terminal
        Whether a terminal is written to, so that what is written must be escaped before.
    has_all_letters
        Whether every letter can be written as it is.
    """

    __slots__ = ("_bytes", "_stream", "has_all_letters", "to_terminal")

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._bytes = getattr(stream, "buffer", None)
        self.to_terminal = is_terminal(stream)
        self.has_all_letters = not self.to_terminal or stream_encoding(stream).lower() in UTF_8

    def text(self, text: str) -> None:
        """Write a text."""
        if self.to_terminal:
            self._stream.write(encodable(text, stream_encoding(self._stream)))
        else:
            self.block(text.encode("utf-8", "backslashreplace"))

    def block(self, block: bytes | memoryview) -> None:
        """Write UTF-8; not to a terminal."""
        if self._bytes is None:
            self._stream.write(str(block, "utf-8"))
        else:
            self._stream.flush()
            self._bytes.write(block)
