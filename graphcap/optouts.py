"""Who may not be asked, as the records have it: the ``do_not_ask``, ``left`` and ``away`` columns, and what `graphcap opt-out` was told.

- ``do_not_ask``: ``yes`` (any capitals): neither an introducer nor a target. Else the ids, separated by ``;``, of people about whom one
  does not want to be asked; an id of nobody says nothing.
- An opt-out stands among the settings, by id: an import of people changes nothing of it. It holds beside ``do_not_ask``, and undoing it
  does not undo that.
- ``left``: from that date on. ``away``: from the start of a period up to the end of its last day.
- Who is one person with somebody has opted out of whatever either of them did (`graphcap.identity`).
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Literal

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from graphcap.columns import MemoryColumn
from graphcap.dates import parse_day
from graphcap.deciders import known_texts
from graphcap.lookup import composed
from graphcap.reserve import AWAY, LEFT, NO_INTRODUCER, NO_TARGET, Reserve

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from datetime import datetime

    import numpy.typing as npt

    from graphcap.records import Settings

    Role = Literal["introducer", "target", "all"]
    Numbers = npt.NDArray[np.uint32]

MARKS: dict[str, int] = {"introducer": NO_INTRODUCER, "target": NO_TARGET, "all": NO_INTRODUCER | NO_TARGET}
"""What one may opt out of, and what that bars."""
ROLES: dict[int, str] = {marks: role for role, marks in MARKS.items()}
NEVER = "yes"
DATE_LETTERS = len("2026-01-31")


def opted_out(settings: Settings, person: str, role: Role) -> Settings:
    """The settings in which the person with this id has opted out, of this as well."""
    return replace(settings, opt_out=together(settings.opt_out, {person: role}))


def opted_in(settings: Settings, person: str, role: Role) -> Settings:
    """The settings in which that has not been said of the person with this id."""
    left = MARKS.get(settings.opt_out.get(person, ""), 0) & ~MARKS[role]
    others = {other: what for other, what in settings.opt_out.items() if other != person}
    return replace(settings, opt_out=others | ({person: ROLES[left]} if left else {}))


def together(one: Mapping[str, str], other: Mapping[str, str]) -> dict[str, str]:
    """Opt-outs of both, by id.

    >>> together({"ana": "target", "ben": "all"}, {"ana": "introducer"})
    {'ana': 'all', 'ben': 'all'}
    """
    ids = dict.fromkeys([*one, *other])
    return {id: ROLES[MARKS.get(one.get(id, ""), 0) | MARKS.get(other.get(id, ""), 0)] for id in ids}


def find_reserve(people: pa.Table, opt_out: Mapping[str, str], day: datetime) -> Reserve:
    """Who may not be asked on a day, and who is not there.

    Parameters
    ----------
    people
        Of records in which everybody is one person.
    opt_out
        As in the settings; ids of nobody among the people say nothing.
    """
    marks = np.zeros(len(people), np.uint8)
    marks[_where(people, "left", lambda text: parse_day(text) <= day)] |= LEFT
    marks[_where(people, "away", lambda text: is_away(text, day))] |= AWAY
    marks[_where(people, "do_not_ask", lambda text: NEVER in _words(text))] |= MARKS["all"]
    if opt_out:
        places = _places(people, list(opt_out))
        roles = np.array([MARKS[role] for role in opt_out.values()], np.uint8)
        marks[places[places >= 0]] |= roles[places >= 0]
    marked = (np.flatnonzero(marks & mark).astype(np.uint32) for mark in (NO_INTRODUCER, NO_TARGET, LEFT, AWAY))
    return Reserve(*(MemoryColumn("I", numbers) for numbers in (*marked, *_unwilling(people))))


def unheard(people: pa.Table) -> Iterator[str]:
    """What to say where ``do_not_ask`` holds something else than it may: who wrote ``true`` is asked, as if nothing stood there."""
    said = [(person, word) for person, text in known_texts(people, "do_not_ask") for word in _words(text) if word not in {NEVER, "no"}]
    lost = [pair for pair, place in zip(said, _places(people, [word for _, word in said]).tolist(), strict=True) if place < 0]
    if lost:
        (person, word), count = lost[0], len({person for person, _ in lost})
        whose = people["id"][person].as_py()
        yield (
            f'do_not_ask of "{whose}" holds "{word}", which is nobody\'s id: it keeps nobody from being asked ({count:,} '
            f"{'person' if count == 1 else 'people'} in all); write yes, or ids separated by ;"
        )


def is_away(periods: str, day: datetime) -> bool:
    """Whether a day lies in one of the periods ``start/end;...``; an end without a time is the whole of that day.

    >>> [is_away("2026-01-01/2026-01-31; 2026-03-01/2026-03-02T12:00", parse_day(day)) for day in ("2026-01-31T18:00", "2026-03-02T18:00")]
    [True, False]
    """
    for period in filter(str.strip, periods.split(";")):
        start, end = (part.strip() for part in period.split("/"))
        if len(end) == DATE_LETTERS and parse_day(start) <= day < parse_day(end) + timedelta(days=1):
            return True
        if parse_day(start) <= day <= parse_day(end):
            return True
    return False


def _where(people: pa.Table, name: str, holds: Callable[[str], bool]) -> npt.NDArray[np.intp]:
    """Numbers of the people of whose text in a column this holds."""
    if name not in people.column_names:
        return np.empty(0, np.intp)
    texts = people[name].combine_chunks().dictionary_encode()
    holding = np.array([*map(holds, texts.dictionary.to_pylist()), False], bool)
    return np.flatnonzero(holding[pc.fill_null(texts.indices, -1).to_numpy(zero_copy_only=False)])


def _unwilling(people: pa.Table) -> tuple[Numbers, Numbers]:
    """People about whom somebody does not want to be asked, rising, and who that is."""
    pairs = [(person, word) for person, text in known_texts(people, "do_not_ask") for word in _words(text) if word != NEVER]
    ends = _places(people, [word for _, word in pairs])
    known = np.array([(end, person) for end, (person, _) in zip(ends.tolist(), pairs, strict=True) if end not in {-1, person}], np.uint32)
    ordered = np.unique(known.reshape(-1, 2), axis=0)
    return ordered[:, 0].copy(), ordered[:, 1].copy()


def _places(people: pa.Table, ids: list[str]) -> npt.NDArray[np.int64]:
    """Numbers of the people with these ids, -1 where nobody has it."""
    if not ids:
        return np.empty(0, np.int64)
    places = pc.index_in(pa.array(ids, pa.string()), value_set=people["id"].combine_chunks())
    return np.asarray(pc.fill_null(places, -1).to_numpy(zero_copy_only=False), np.int64)


def _words(text: str) -> list[str]:
    """What a cell of ``do_not_ask`` says: ids in the form in which they are kept, or `NEVER`."""
    words = [composed(word.strip()) for word in text.split(";") if word.strip()]
    return [NEVER if word.casefold() == NEVER else word for word in words]
