"""Answers for people and programs: a table, JSON, CSV, HTML. Only the form that is asked for is imported."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TextIO

from graphcap.errors import InputError

if TYPE_CHECKING:
    from graphcap.model import Answer

FORMS = ("table", "json", "jsonl", "csv")


def write_answer(
    answer: Answer[Any], form: str, stream: TextIO, *, width: int | None = None, colour: bool = False, raw_csv: bool = False
) -> None:
    """Write an answer in one of `FORMS`.

    Parameters
    ----------
    answer
        Its rows are dataclasses, mappings, or a `graphcap.rows.ColumnRows`, which CSV and JSON write column by column.
    form
        ``table`` for people; ``json`` the whole answer; ``jsonl`` one row a line and nothing else; ``csv`` a header and one record a row;
        ``html`` a page, of an answer in parts alone.
    stream
        Where to. JSON and CSV are written to its ``buffer`` as UTF-8 where it has one; on a terminal every form is escaped.
    width
        Columns of a table; the terminal's unless given.
    colour
        Whether a table is styled.
    raw_csv
        Whether CSV cells that a spreadsheet would run are left unguarded.

    Raises
    ------
    InputError
        When there is no such form.
    BrokenPipeError
        When the reader of a pipe is gone; the caller decides what that means.
    """
    if form == "table":
        from graphcap.report.as_table import write_table

        write_table(answer, stream, width=width, colour=colour)
    elif form == "json":
        from graphcap.report.as_json import write_json

        write_json(answer, stream)
    elif form == "jsonl":
        from graphcap.report.as_json import write_json_lines

        write_json_lines(answer, stream)
    elif form == "csv":
        from graphcap.report.as_csv import write_csv

        write_csv(answer, stream, raw=raw_csv)
    elif form == "html":
        from graphcap.report.as_page import write_page

        write_page(answer, stream)
    else:
        message = f'no form "{form}"; there are: {", ".join(FORMS)}'
        raise InputError(message)


def html_table(answer: Answer[Any]) -> str:
    """The answer as an HTML table for a notebook: escaped, its first rows, in the notebook's own colours."""
    from graphcap.report.as_html import table

    return table(answer)
