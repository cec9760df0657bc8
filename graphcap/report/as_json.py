r"""Answers as JSON: one document as the contract has it, or one line a row.

Unknown is ``null``; NaN and the infinities are never written. Into a file or a pipe the text is UTF-8. On a terminal, control and
bidirectional characters stand as ``\uXXXX`` escapes, so that what is copied from it is still the same JSON.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, TextIO

from graphcap.report.cells import held_as_columns, plain, written_name
from graphcap.report.sink import Sink
from graphcap.report.terminal import is_unsafe

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graphcap.model import Answer
    from graphcap.rows import ColumnRows

FIRST_ROW = "\n  "
NEXT_ROW = ",\n  "
CONTROL = bytes(range(0x20))


def write_json(answer: Answer[Any], stream: TextIO) -> None:
    """One object, its keys in this order: question, asked, as_of, store, rows (one a line), more, notes."""
    sink = Sink(stream)
    asked, store = _text(answer.asked, sink), _text(answer.store, sink)
    sink.text(f'{{"question": {_text(answer.question, sink)}, "asked": {asked}, "as_of": {_text(answer.as_of, sink)},\n')
    sink.text(f' "store": {store},\n "rows": [')
    if len(answer.rows):
        _write_rows(answer, sink, first=FIRST_ROW, before=NEXT_ROW, after="")
        sink.text("\n ")
    sink.text(f'],\n "more": {_text(answer.more, sink)},\n "notes": {_text(answer.notes, sink)}}}\n')


def write_json_lines(answer: Answer[Any], stream: TextIO) -> None:
    """One row a line and nothing else, so that ``jq`` and ``wc -l`` work on it; what stands apart from the rows is left to `write_json`."""
    _write_rows(answer, Sink(stream), first="", before="", after="\n")


def _write_rows(answer: Answer[Any], sink: Sink, *, first: str, before: str, after: str) -> None:
    """The rows, ``before`` each of them (``first`` before the first) and ``after`` each."""
    columns = held_as_columns(answer.rows)
    if columns is not None and not sink.to_terminal:
        for number, block in enumerate(_blocks(columns, before=before, after=after)):
            if number == 0:
                sink.text(first)
            sink.block(block if number else block[len(before) :])
    else:
        for number, row in enumerate(answer.rows):
            sink.text(f"{before if number else first}{_text(row, sink)}{after}")


def _text(value: Any, sink: Sink) -> str:
    text = json.dumps(plain(value), ensure_ascii=not sink.has_all_letters, allow_nan=False)
    if sink.to_terminal and not text.isprintable():
        return "".join(json.dumps(letter)[1:-1] if is_unsafe(letter) else letter for letter in text)
    return text


def _blocks(rows: ColumnRows[Any], *, before: str, after: str) -> Iterator[memoryview]:
    from graphcap.report.bulk import LineForm, lines

    heads = {name: f"{', ' if number else before + '{'}{json.dumps(written_name(name))}: " for number, name in enumerate(rows.columns)}
    return lines(rows, LineForm(heads, "}" + after, unknown="null", quote='"', text=_cell, care=CONTROL + b'"\\'))


def _cell(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
