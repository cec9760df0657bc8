"""Who decides: the ``decides`` column, the rule of ``--deciders``, or, with neither, everybody who has reports (assumed).

A rule is ``COLUMN OPERATOR VALUE : WORD,WORD``, for example ``level>=70:promotion,budget``; several are separated by ``;``. Nobody who has
left decides.
"""

from __future__ import annotations

import operator
import re
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow.compute as pc

from graphcap.columns import MemoryColumn, TextColumn
from graphcap.dates import parse_day
from graphcap.errors import InputError
from graphcap.kinds import REPORTS_TO
from graphcap.network import Deciders

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime

    import pyarrow as pa

    from graphcap.written import Written

OPERATORS: dict[str, Callable[[Any, Any], Any]] = {
    ">=": operator.ge,
    "<=": operator.le,
    "==": operator.eq,
    "=": operator.eq,
    ">": operator.gt,
    "<": operator.lt,
}
RULE = re.compile(r"\s*(?P<column>[^<>=:]+?)\s*(?P<operator>>=|<=|==|=|>|<)\s*(?P<value>[^:]+?)\s*:\s*(?P<what>[^:]*[^:,\s][^:]*)")
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
    """The people who decide something on a day, and what.

    Raises
    ------
    InputError
        When the rule names a column that the people do not have.
    """
    what: dict[int, tuple[str, ...]] = {}
    for person, text in known_texts(people, "decides"):
        if words := _words(text, ";"):
            what[person] = words
    for part in rule.split(";") if rule else ():
        fitting, words = _fitting(part, people)
        what |= {person: what.get(person, ()) + words for person in fitting}
    assumed = not what and not rule
    if assumed:
        reports = np.array([name == REPORTS_TO for name in written.names], bool)
        bosses = np.unique(written.targets[reports[written.kinds]]) if reports.any() else np.empty(0, np.uint32)
        what = dict.fromkeys(bosses.tolist(), (ASSUMED,))
    gone = {person for person, text in known_texts(people, "left") if parse_day(text) <= day}
    numbers = sorted(what.keys() - gone)
    return Deciders(
        MemoryColumn("I", numbers),
        TextColumn.of(";".join(dict.fromkeys(what[person])) for person in numbers),
        assumed,
    )


def known_texts(people: pa.Table, name: str) -> Iterable[tuple[int, str]]:
    """Numbers of the people who have a text in a column, and the texts; none where there is no such column."""
    if name not in people.column_names:
        return ()
    texts = people[name].combine_chunks()
    known = np.flatnonzero(texts.is_valid().to_numpy(zero_copy_only=False))
    return zip(known.tolist(), texts.drop_null().to_pylist(), strict=True)


def _words(text: str, separator: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in text.split(separator) if word.strip())


def _fitting(part: str, people: pa.Table) -> tuple[list[int], tuple[str, ...]]:
    """The people whom one part of a rule fits, and what it says they decide."""
    match = RULE.fullmatch(part)
    if match is None or match["column"] not in people.column_names:
        message = f'--deciders: the people have no column "{match["column"] if match else part}"'
        raise InputError(message)
    compare = OPERATORS[match["operator"]]
    texts = people[match["column"]].combine_chunks().dictionary_encode()
    fitting = [code for code, text in enumerate(texts.dictionary.to_pylist()) if _holds(compare, text, match["value"])]
    codes = pc.fill_null(texts.indices, -1).to_numpy(zero_copy_only=False)
    return np.flatnonzero(np.isin(codes, fitting)).tolist(), _words(match["what"], ",")


def _holds(compare: Callable[[Any, Any], Any], value: str, wanted: str) -> bool:
    """Numbers compare as numbers; where the rule asks for a number, text does not fit; where it asks for text, text compares."""
    try:
        number = float(wanted)
    except ValueError:
        return bool(compare(value, wanted))
    try:
        return bool(compare(float(value), number))
    except ValueError:
        return False
