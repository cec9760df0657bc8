"""Who decides: the ``decides`` column, the rule of ``--deciders``, or, with neither, everybody who has reports (assumed).

A rule is ``COLUMN OPERATOR VALUE : WORD,WORD``, for example ``level>=70:promotion,budget``; several are separated by ``;``.
"""

from __future__ import annotations

import operator
import re
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from graphcap.columns import MemoryColumn, TextColumn
from graphcap.dates import parse_day
from graphcap.errors import InputError
from graphcap.network import Deciders

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from graphcap.build import Written

OPERATORS: dict[str, Callable[[Any, Any], Any]] = {
    ">=": operator.ge,
    "<=": operator.le,
    "==": operator.eq,
    "=": operator.eq,
    ">": operator.gt,
    "<": operator.lt,
}
RULE = re.compile(r"\s*(?P<column>[^<>=:]+?)\s*(?P<operator>>=|<=|==|=|>|<)\s*(?P<value>[^:]+?)\s*:\s*(?P<what>[^:]+)\s*")
ASSUMED = "promotion"


def check_rule(rule: str) -> None:
    """Refuse a rule that cannot be read.

    Raises
    ------
    InputError
        Which says what a rule looks like.
    """
    for part in rule.split(";"):
        if not RULE.fullmatch(part):
            message = f"--deciders {rule!r} is not a rule; write for example 'level>=70:promotion,budget'"
            raise InputError(message)


def find_deciders(people: pa.Table, written: Written, *, rule: str | None, day: datetime) -> Deciders:
    """The people who decide something on a day, and what."""
    what: dict[int, list[str]] = {}
    if "decides" in people.column_names:
        column = people["decides"].combine_chunks()
        known = np.flatnonzero(column.is_valid().to_numpy(zero_copy_only=False))
        for person, words in zip(known.tolist(), column.take(pa.array(known)).to_pylist(), strict=True):
            what[person] = [word.strip() for word in words.split(";") if word.strip()]
    if rule:
        for part in rule.split(";"):
            _apply(part, people, what)
    assumed = not what and not rule
    if assumed:
        reports = np.array([name == "reports_to" for name in written.names], bool)
        bosses = np.unique(written.targets[reports[written.kinds]]) if reports.any() else np.empty(0, np.uint32)
        what = {int(person): [ASSUMED] for person in bosses}
    gone = _left(people, day)
    numbers = sorted(person for person, words in what.items() if words and person not in gone)
    return Deciders(
        MemoryColumn("I", np.array(numbers, np.uint32)),
        TextColumn.of(";".join(dict.fromkeys(what[person])) for person in numbers),
        assumed,
    )


def _apply(part: str, people: pa.Table, what: dict[int, list[str]]) -> None:
    match = RULE.fullmatch(part)
    if match is None or match["column"] not in people.column_names:
        message = f'--deciders: the people have no column "{match["column"] if match else part}"'
        raise InputError(message)
    column, words = people[match["column"]], [word.strip() for word in match["what"].split(",") if word.strip()]
    compare = OPERATORS[match["operator"]]
    wanted = match["value"]
    for person, value in enumerate(column.to_pylist()):
        if value is not None and _holds(compare, value, wanted):
            what.setdefault(person, []).extend(words)


def _holds(compare: Callable[[Any, Any], Any], value: str, wanted: str) -> bool:
    """Numbers compare as numbers, where both are; text otherwise."""
    try:
        return bool(compare(float(value), float(wanted)))
    except ValueError:
        return bool(compare(value, wanted))


def _left(people: pa.Table, day: datetime) -> set[int]:
    """People who have left by the day."""
    if "left" not in people.column_names:
        return set()
    column = people["left"].combine_chunks()
    known = np.flatnonzero(pc.is_valid(column).to_numpy(zero_copy_only=False))
    texts = column.take(pa.array(known)).to_pylist()
    return {person for person, text in zip(known.tolist(), texts, strict=True) if parse_day(text) <= day}
