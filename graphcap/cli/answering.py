"""What a question's command does: ask the store, and show the answer. Nothing here needs click, which is slow to import."""

from __future__ import annotations

import sys
from functools import partial
from typing import TYPE_CHECKING, Any

from graphcap.errors import InputError
from graphcap.policy import policy_path

if TYPE_CHECKING:
    from pathlib import Path

    from graphcap.model import Answer
    from graphcap.questions.registry import Question
    from graphcap.store.protocol import Store

ANSWERED, EMPTY = 0, 1
ARRAYS = ("numpy", "pandas", "pyarrow")


def answer(question: Question, values: dict[str, Any], *, address: str | None, role: str | None = None) -> int:
    """Ask a store and show what it answers; the exit status.

    Parameters
    ----------
    question
        Which.
    values
        Its parameters, and ``form``, ``output``, ``raw_csv`` and ``as_of``.
    address
        The store; None for the usual one.
    role
        In which role it is asked; None: in that which the policy gives, if there is one.
    """
    form, output, raw_csv, as_of = (values.pop(name) for name in ("form", "output", "raw_csv", "as_of"))
    robust = values.pop("robust", False)
    if question.own_day and as_of is not None:
        message = f"{question.name} counts people on the store's own day; --as-of would tell who came or went between two days"
        raise InputError(message)
    permit = None
    if role is not None or policy_path() is not None:
        from graphcap.cli.permission import question_permit

        permit = question_permit(question, role, address=address)
    first = None if permit is None else partial(permit.met, question, values)
    store = _opened(address)
    found = question.answered(store, as_of, values, robust=robust, say=say, first=first)
    status = show(found if permit is None else permit.shown(question, found), form=form, output=output, raw_csv=raw_csv)
    if output is not None:
        note_written(store, output)
    return status


def note_written(store: Store, *paths: Path | str) -> None:
    """Keep that files were written that tell of a store's people."""
    from graphcap.store.outputs import note_outputs

    note_outputs(store.address, paths, say=say)


def _opened(address: str | None) -> Store:
    """The store at an address.

    Neo4j's driver imports numpy, pandas and pyarrow, for values of theirs that nobody gives it here, which takes longer than many an
    answer. So what a store imports finds none of them yet.
    """
    from graphcap.store import open_store

    hidden = [name for name in ARRAYS if name not in sys.modules]
    sys.modules.update(dict.fromkeys(hidden))  # type: ignore[arg-type]
    try:
        return open_store(address)
    finally:
        for name in hidden:
            del sys.modules[name]


def show(answer: Answer[Any], *, form: str, output: str | None = None, raw_csv: bool = False) -> int:
    """Print an answer, or write it to a file; the exit status."""
    from graphcap.report import write_answer

    if output is not None:
        from pathlib import Path

        from graphcap.files import replace_file

        with replace_file(Path(output)) as stream:
            write_answer(answer, form, stream, raw_csv=raw_csv)
    else:
        from graphcap.report.terminal import supports_colour, width_of

        write_answer(answer, form, sys.stdout, width=width_of(sys.stdout), colour=supports_colour(sys.stdout), raw_csv=raw_csv)
    return ANSWERED if len(answer.rows) else EMPTY


def tell(what: object) -> None:
    """Print one line that is a command's answer, or where it has put it."""
    from graphcap.report.sink import Sink
    from graphcap.report.terminal import escape_for_terminal

    Sink(sys.stdout).text(f"{escape_for_terminal(str(what))}\n")
    sys.stdout.flush()


def say(text: str) -> None:
    """Tell the person something that is not the answer."""
    from graphcap.report.terminal import escape_for_terminal

    sys.stderr.write(f"graphcap: {escape_for_terminal(text)}\n")
    sys.stderr.flush()
