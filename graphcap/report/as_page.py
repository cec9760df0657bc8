"""An answer in parts as one page: everything that the screen may leave out. Nothing is loaded from elsewhere, and nothing runs.

Every text is escaped, and shows escapes for control and bidirectional characters.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any, TextIO

from graphcap.report.parts import grouped, sentence, who_is_asked_about
from graphcap.report.sink import Sink
from graphcap.report.terminal import escape_for_terminal

if TYPE_CHECKING:
    from graphcap.model import Answer

STYLE = (
    "body{font:16px/1.5 system-ui,sans-serif;max-width:48rem;margin:2rem auto;padding:0 1rem;color-scheme:light dark}"
    "h1{font-size:1.4rem;margin-bottom:0}h2{font-size:1.1rem;margin:1.5rem 0 .3rem}"
    "ul{margin:0;padding-left:1.2rem}p{margin:.3rem 0}.faint{opacity:.75;font-size:.9rem}"
)


def write_page(answer: Answer[Any], stream: TextIO) -> None:
    """Write the page."""
    title = f"{answer.question}: {who_is_asked_about(answer)}"
    parts = "".join(_part(part, rows) for part, rows in grouped(answer.rows).items()) or "<p>Nothing was found.</p>\n"
    notes = "".join(f'<p class="faint">{_safe(note)}</p>\n' for note in answer.notes)
    Sink(stream).text(
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{_safe(title)}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n"
        f'<h1>{_safe(title)}</h1>\n<p class="faint">as of {_safe(answer.as_of)}</p>\n{parts}{notes}</body>\n</html>\n'
    )


def _part(part: str, rows: list[Any]) -> str:
    items = "".join(f'<li dir="auto">{_safe(sentence(row))}</li>\n' for row in rows)
    return f"<section>\n<h2>{_safe(part)}</h2>\n<ul>\n{items}</ul>\n</section>\n"


def _safe(text: str) -> str:
    return escape(escape_for_terminal(text))
