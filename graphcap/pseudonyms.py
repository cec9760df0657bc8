"""Pseudonymised records: codes instead of people, and as little else about them as the structure needs, to be exported for analysis.

- People are codes: HMAC-SHA256 of the id under a key that is not in the files, `CODE_LETTERS` letters of it. With the same key somebody
  has the same code in every export. Who was merged is one person. Contexts, ids of events and kinds of one's own are codes as well.
- Left out: names, titles, addresses, free text and lists of words, columns of one's own, absences, what `status`, `public` and
  `source_file` say of ties, words of outcomes that are not the program's, reasons of disputes, tombstones.
- Of departments, levels, identities and what people decide a value that fewer than five people have becomes ``other``, and is empty where
  ``other`` would be fewer than five; of ratings and capacity such a value is empty.
- Dates are the first of a month: of what begins or ends (``since, until, left``) the following one, of what happened its own; the day of
  the network is the first of the month after. So a tie or event is there exactly when it was on that day. Strengths that rest on events
  change, as their days are gone.

It is not anonymous: whoever knows how many ties somebody has, and how many these people have, may find them. `uniqueness` says for how many
that is so (Hay et al. 2008, doi:10.14778/1453856.1453873).
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from graphcap.asking import asks_in, asks_table
from graphcap.build import build, default_as_of
from graphcap.codes import code_of
from graphcap.forgetting import renamed_people
from graphcap.identity import NAMING, as_one
from graphcap.kinds import EVENT_KIND_BY_NAME, TIE_KIND_BY_NAME
from graphcap.merging import merge_events, merge_ties
from graphcap.optouts import NEVER
from graphcap.questions.small_groups import FEWEST
from graphcap.readers.people import in_columns
from graphcap.readers.renumbering import renumbered
from graphcap.records import TERM_COLUMNS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from graphcap.network import Network
    from graphcap.records import Records, Settings

CODE_LETTERS = 16
OTHER = "other"
GROUPS = ("department", "level", "decides")
IDENTITY = "identity_"
NUMBERS = ("performance", "potential", "capacity")
TIE_COLUMNS = ("source", "target", "kind", "strength", "since", "until", "last_contact", "declared_closeness", "coverage", *TERM_COLUMNS)
EVENT_COLUMNS = ("time", "source", "target", "kind", "about", "context", "outcome", "weight", "id")
OUTCOMES = frozenset({"planned", "met", "moved", "missed", "acted", "goal_reached", *(f"rating={mark}" for mark in range(1, 6))})


class Uniqueness(NamedTuple):
    """How many people nobody else is like.

    Attributes
    ----------
    people
        How many there are.
    degree
        How many are alone with their number of neighbours.
    neighbours
        How many are alone with that and the numbers of their neighbours' neighbours.
    """

    people: int
    degree: int
    neighbours: int


def pseudonymised(records: Records, key: bytes) -> Records:
    """The records with codes for people, and without what would name them.

    Parameters
    ----------
    key
        Of the codes.
    """
    records = as_one(records)
    network = build(records)
    ids = records.people["id"].to_pylist()

    def code(text: str) -> str:
        return code_of(text, key=key)[:CODE_LETTERS]

    bare = replace(
        records,
        people=_people(_with_deciders(records.people, network)),
        ties=_ties(records.ties),
        events=_events(records.events, code),
        asks=_asks(records.asks, {*ids}),
        identity=records.identity.slice(0, 0),
        settings=_settings(records.settings, {*ids}, as_of=_next_month(default_as_of(records))),
    )
    return renamed_people(_with_kinds(bare, code), {id: code(id) for id in ids})


def uniqueness(network: Network) -> Uniqueness:
    """How many people are alone with their number of neighbours, and with those of their neighbours; direction and kind set aside."""
    count = len(network)
    arcs = network.outgoing
    sources = np.repeat(np.arange(count, dtype=np.int64), np.diff(arcs.offsets.array()).astype(np.int64))
    targets = arcs.neighbours.array().astype(np.int64)
    keys = np.unique(np.concatenate([sources * count + targets, targets * count + sources]))
    people, others = (keys // count, keys % count) if count else (keys, keys)
    degrees = np.bincount(people, minlength=count)
    order = np.lexsort((degrees[others], people))
    seen = degrees[others][order]
    ends = np.concatenate([[0], np.cumsum(degrees)])
    around = Counter(seen[start:stop].tobytes() for start, stop in zip(ends[:-1].tolist(), ends[1:].tolist(), strict=True))
    alike = Counter(degrees.tolist())
    return Uniqueness(count, _alone(alike), _alone(around))


def _alone(alike: Counter[int] | Counter[bytes]) -> int:
    return sum(times == 1 for times in alike.values())


def _people(people: pa.Table) -> pa.Table:
    """The columns that stay, groups of fewer than five merged."""
    columns = {"id": people["id"].combine_chunks()}
    ids = {*people["id"].to_pylist(), NEVER}
    for name in people.column_names:
        cells = people[name].combine_chunks()
        if name in GROUPS or name.startswith(IDENTITY):
            columns[name] = _merged(cells, OTHER)
        elif name in NUMBERS:
            columns[name] = _merged(cells, None)
        elif name in NAMING:
            columns[name] = _turned(cells, lambda cell: _naming(cell, ids))
        elif name in {"joined", "left"}:
            columns[name] = _turned(cells, lambda day: _day_text(day, _own_month if name == "joined" else _next_month))  # noqa: B023
    if "level" in columns:
        words = columns["level"]
        columns["level"] = _turned(words, lambda level: None if level == OTHER else level)
        columns["level_name"] = _turned(words, lambda level: level if level == OTHER else None)
    return in_columns(pa.table(columns))


def _with_deciders(people: pa.Table, network: Network) -> pa.Table:
    """People with what they decide, by the column or by the store's rule: a rule asks of columns that do not stay."""
    if network.deciders.assumed:
        return people
    what: list[str | None] = [None] * len(people)
    for person, words in zip(network.deciders.numbers(), network.deciders.what, strict=True):
        what[person] = words
    held = people.drop_columns("decides") if "decides" in people.column_names else people
    return held.append_column("decides", pa.array(what, pa.string()))


def _naming(cell: str, ids: set[str]) -> str | None:
    """The parts of a list that name people who are there, or nobody in particular."""
    return ";".join(part.strip() for part in cell.split(";") if part.strip() in ids) or None


def _merged(cells: pa.Array, other: str | None) -> pa.Array:
    """Values that fewer than five have turned into another one, empty where that too would be fewer than five."""
    texts = cells.to_pylist()
    held = Counter(text for text in texts if text is not None)
    few = {text for text, times in held.items() if times < FEWEST}
    if sum(held[text] for text in {*few, other} & held.keys()) < FEWEST:
        other = None
    return pa.array([other if text in few else text for text in texts], pa.string())


def _ties(ties: pa.Table) -> pa.Table:
    ties = ties.select([name for name in TIE_COLUMNS if name in ties.column_names])
    for name, turn in (("since", _following), ("until", _following), ("last_contact", _begun)):
        ties = _with_moments(ties, name, turn)
    return ties


def _events(events: pa.Table, code: Callable[[str], str]) -> pa.Table:
    events = events.select([name for name in EVENT_COLUMNS if name in events.column_names])
    ids = events["id"].to_pylist() if "id" in events.column_names else [None] * len(events)
    coded = [code(f"event {row}" if id is None else f"id {id}") for row, id in enumerate(ids)]
    columns = {name: events[name] for name in events.column_names} | {"id": pa.array(coded, pa.string())}
    for name, turn in (("context", code), ("outcome", lambda text: text if text in OUTCOMES else None)):
        if name in columns:
            columns[name] = _turned(columns[name].combine_chunks(), turn)
    return _with_moments(pa.table(columns), "time", _begun)


def _begun(moments: pa.ChunkedArray) -> pa.ChunkedArray:
    return pc.floor_temporal(moments, unit="month")


def _following(moments: pa.ChunkedArray) -> pa.ChunkedArray:
    """The first midnights of a month from moments on; pyarrow takes such a midnight itself to the next month."""
    begun = _begun(moments)
    return pc.if_else(pc.equal(begun, moments), begun, pc.ceil_temporal(moments, unit="month"))


def _with_moments(table: pa.Table, name: str, turn: Callable[[pa.ChunkedArray], pa.ChunkedArray]) -> pa.Table:
    if name not in table.column_names:
        return table
    field = table.schema.field(name)
    return table.set_column(table.column_names.index(name), field, turn(table[name]).cast(field.type))


def _asks(asks: pa.Table, ids: set[str]) -> pa.Table:
    """Asks between people who are there; of two in one month over the same chain one stays."""
    known = [ask for ask in asks_in(asks) if {ask.source, ask.target, *ask.via} <= ids]
    return asks_table(ask._replace(time=_own_month(ask.time)) for ask in known)


def _with_kinds(records: Records, code: Callable[[str], str]) -> Records:
    """The records with codes for kinds of one's own, in the settings too."""
    tie_names = {name: name if name in TIE_KIND_BY_NAME else f"kind {code(name)}" for name in records.tie_kinds}
    event_names = {name: name if name in EVENT_KIND_BY_NAME else f"kind {code(name)}" for name in records.event_kinds}
    settings = records.settings

    def known(kinds: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(tie_names.get(kind, kind) for kind in kinds if kind in tie_names or kind in TIE_KIND_BY_NAME or kind == "all")

    assume = {tie_names.get(kind, kind): value for kind, value in settings.assume.items() if kind in tie_names or kind in TIE_KIND_BY_NAME}
    ties, tie_kinds = _renamed_kinds(records.ties, records.tie_kinds, tie_names)
    events, event_kinds = _renamed_kinds(records.events, records.event_kinds, event_names)
    return replace(
        records,
        ties=merge_ties(ties.slice(0, 0), ties).table,
        events=merge_events(events.slice(0, 0), events),
        tie_kinds=tie_kinds,
        event_kinds=event_kinds,
        settings=replace(settings, mutual=known(settings.mutual), directed=known(settings.directed), assume=assume),
    )


def _renamed_kinds(table: pa.Table, kinds: tuple[str, ...], names: Mapping[str, str]) -> tuple[pa.Table, tuple[str, ...]]:
    new = sorted({names[kind] for kind in kinds})
    places = pa.array([new.index(names[kind]) for kind in kinds], pa.uint16())
    return renumbered(table, np.arange(0), places), tuple(new)


def _settings(settings: Settings, ids: set[str], *, as_of: datetime) -> Settings:
    """Settings without words of people's own and without tombstones, whose key would be in the files."""
    day = as_of.date().isoformat()
    disputes = {id: dict.fromkeys(said, "") for id, said in settings.disputes.items() if id in ids}
    opt_out = {id: role for id, role in settings.opt_out.items() if id in ids}
    return replace(settings, as_of=day, imported=day, deciders=None, opt_out=opt_out, disputes=disputes, tombstones={})


def _own_month(moment: datetime) -> datetime:
    return moment.replace(day=1, hour=0, minute=0, second=0, microsecond=0)


def _next_month(moment: datetime) -> datetime:
    """The first midnight of a month from a moment on."""
    first = _own_month(moment)
    return first if first == moment else _own_month(first + timedelta(days=31))


def _day_text(text: str, turn: Callable[[datetime], datetime]) -> str:
    from graphcap.dates import parse_day

    return turn(parse_day(text)).date().isoformat()


def _turned(cells: pa.Array, turn: Callable[[str], str | None]) -> pa.Array:
    return pa.array([None if cell is None else turn(cell) for cell in cells.to_pylist()], pa.string())
