"""Forgetting: records without a person, as a store is to hold them from then on.

- The person is everybody who is one with them in the identity map.
- Their rows go: of people, ties, events from or to them, asks from, to or through them, merges, opt-outs, disputes.
- Where other people's rows name them the reference goes: ``manager``, ``do_not_ask``, ``about`` of events.
- Their ids, names, e-mails and profile addresses go from free text: columns of people that are no numbers, dates or keys, what events and
  ties say in words, reasons. The id of an event that holds them becomes a code. Where another person's id holds them (a connection that
  is known only by whose export it came from), that person is called by a code.
- An e-mail or profile address that somebody else has too stays theirs, and has no tombstone.
- Tombstones of what went (`graphcap.tombstones`) keep an import from bringing it back.
- What remains is built anew, so a calibration rests on the asks that are left, and the store's own day on the dates that are left.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from graphcap.asking import asks_as_one
from graphcap.disputes import without
from graphcap.identity import NAMING, turned
from graphcap.merging import merge_events, merge_ties
from graphcap.readers.foreign.taken import plain_url
from graphcap.readers.forms import EVENTS, PEOPLE, TIES, Form, Text
from graphcap.readers.people import in_columns
from graphcap.readers.renumbering import renumbered
from graphcap.tombstones import Tombstones, buried, is_telling

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping

    import numpy.typing as npt

    from graphcap.records import Records, Settings

    Flags = npt.NDArray[np.bool_]

KEYS = ("email", "url", "slack")
KEPT = ("id", "name", *KEYS)
"""Columns of people that say who they are themselves, and are no free text."""
ASK_ENDS = ("source", "target", "via")


class Forgotten(NamedTuple):
    """What was forgotten, in numbers, and of what was not looked for.

    Attributes
    ----------
    ids
        Of the person, all that were theirs.
    ties, events, asks
        How many rows went.
    short
        Ids too short to be looked for in free text.
    """

    ids: tuple[str, ...]
    ties: int
    events: int
    asks: int
    short: tuple[str, ...]


def without_person(records: Records, id: str) -> tuple[Records, Forgotten]:
    """The records without a person, and what went with them.

    Parameters
    ----------
    id
        Of somebody in the records; of who was merged, any of the ids.
    """
    ids = ids_of_one(records, id)
    gone = np.isin(records.people["id"].to_numpy(zero_copy_only=False), list(ids))
    marks = tombstones_of(records, ids)
    stones = Tombstones(marks)
    asks = asks_without(records.asks, ids)
    left = _without_rows(replace(records, asks=asks, settings=settings_without(records.settings, ids)), gone, ids)
    left = _blanked(left, stones)
    left = replace(left, settings=replace(left.settings, tombstones=marks))
    ties, events, asked = (getattr(records, name).num_rows - getattr(left, name).num_rows for name in ("ties", "events", "asks"))
    short = tuple(id for id in ids if not is_telling(id))
    return left, Forgotten(ids, ties, events, asked, short)


def ids_of_one(records: Records, id: str) -> tuple[str, ...]:
    """Everybody who is one person with this one by the identity map, themselves among them, sorted."""
    whole = dict(zip(*(records.identity[name].to_pylist() for name in ("id", "same_as")), strict=True))

    def end(id: str) -> str:
        seen = set()
        while id in whole and id not in seen:
            seen.add(id)
            id = whole[id]
        return id

    return tuple(sorted({id, *(other for other in (*whole, *whole.values()) if end(other) == end(id))}))


def asks_without(asks: pa.Table, ids: Collection[str]) -> pa.Table:
    """Asks from, to and through others."""
    flags = [
        not ({source, target, *via} & {*ids}) for source, target, via in zip(*(asks[name].to_pylist() for name in ASK_ENDS), strict=True)
    ]
    return asks.filter(pa.array(flags, pa.bool_()))


def settings_without(settings: Settings, ids: Collection[str]) -> Settings:
    """The settings without what these people have opted out of or dispute."""
    opt_out = {id: role for id, role in settings.opt_out.items() if id not in ids}
    return replace(without(settings, ids), opt_out=opt_out)


def tombstones_of(records: Records, ids: Collection[str]) -> dict[str, str]:
    """The tombstones with those of a person who has these ids."""
    people = records.people
    gone = np.isin(people["id"].to_numpy(zero_copy_only=False), list(ids))
    theirs, others = people.filter(pa.array(gone)), people.filter(pa.array(~gone))
    emails = _own_keys(theirs, others, "email", str.casefold)
    urls = _own_keys(theirs, others, "url", plain_url)
    slack = _own_keys(theirs, others, "slack", str)
    names = [name for name in theirs["name"].to_pylist() if name] if "name" in people.column_names else []
    texts = [*ids, *names, *emails, *urls, *map(plain_url, urls), *slack]
    return buried(records.settings.tombstones, ids=ids, emails=emails, urls=urls, slack=slack, texts=texts)


def _own_keys(theirs: pa.Table, others: pa.Table, name: str, compared: Callable[[str], str]) -> list[str]:
    """Keys of a column that nobody else has."""
    if name not in theirs.column_names:
        return []
    held = {compared(key) for key in _keys(others[name])}
    return [key for key in _keys(theirs[name]) if compared(key) not in held]


def _keys(cells: pa.ChunkedArray) -> list[str]:
    return [part.strip() for cell in cells.to_pylist() if cell for part in cell.split(";") if part.strip()]


def _without_rows(records: Records, gone: Flags, ids: Collection[str]) -> Records:
    """The records without the rows of people who are gone, and without references to them."""
    people = records.people.filter(pa.array(~gone))
    nobody = dict.fromkeys(ids, "")
    for name, several in NAMING.items():
        if name in people.column_names:
            cells = emptied(turned(people[name].combine_chunks(), nobody, several=several))
            people = people.set_column(people.column_names.index(name), name, cells)
    identity = records.identity
    of_theirs = pc.or_(*(pc.is_in(identity[name], pa.array(list(ids), pa.string())) for name in ("id", "same_as")))
    events = records.events
    if "about" in events.column_names:
        about = pc.if_else(pa.array(_named(events["about"], gone)), None, events["about"])
        events = events.set_column(events.column_names.index("about"), events.schema.field("about"), about)
    numbers = np.cumsum(~gone) - 1
    ties, tie_kinds = _kept_rows(records.ties, records.tie_kinds, gone, numbers)
    events, event_kinds = _kept_rows(events, records.event_kinds, gone, numbers)
    return replace(
        records,
        people=in_columns(people),
        ties=merge_ties(ties.slice(0, 0), ties).table,
        events=merge_events(events.slice(0, 0), events),
        tie_kinds=tie_kinds,
        event_kinds=event_kinds,
        identity=identity.filter(pc.invert(of_theirs)).combine_chunks(),
    )


def _kept_rows(table: pa.Table, kinds: tuple[str, ...], gone: Flags, numbers: npt.NDArray[np.intp]) -> tuple[pa.Table, tuple[str, ...]]:
    """Ties or events between others by their new numbers, and the kinds that any of them has."""
    table = table.filter(pa.array(~(_named(table["source"], gone) | _named(table["target"], gone))))
    used = np.unique(table["kind"].to_numpy()).tolist()
    places = np.zeros(len(kinds), np.uint16)
    places[used] = np.arange(len(used))
    return renumbered(table, np.maximum(numbers, 0), pa.array(places)), tuple(kinds[kind] for kind in used)


def _named(ends: pa.ChunkedArray, gone: Flags) -> Flags:
    """Which cells name somebody who is gone."""
    flags: Flags = np.append(gone, False)[pc.fill_null(ends, len(gone)).to_numpy()]
    return flags


def emptied(cells: pa.Array) -> pa.Array:
    """Lists and references without parts that are empty, null where nothing is left."""
    encoded = cells.dictionary_encode()
    texts = [";".join(part for part in text.split(";") if part.strip()) or None for text in encoded.dictionary.to_pylist()]
    return pa.array(texts, pa.string()).take(encoded.indices)


def _blanked(records: Records, stones: Tombstones) -> Records:
    """The records with what tombstones find in free text taken out."""
    people = in_columns(_blanked_columns(records.people, stones, free_text(PEOPLE, records.people.column_names)))
    ties = _blanked_columns(records.ties, stones, free_text(TIES, records.ties.column_names))
    events = _blanked_columns(records.events, stones, free_text(EVENTS, records.events.column_names))
    if "id" in events.column_names:
        renamed = _each(events["id"], stones.event_id)
        events = events.set_column(events.column_names.index("id"), events.schema.field("id"), renamed)
    said = records.settings.disputes
    disputes = {id: {question: stones.blanked(why) or "" for question, why in of.items()} for id, of in said.items()}
    identity = _blanked_columns(records.identity, stones, ["reason"])
    blanked = replace(
        records,
        people=people,
        ties=merge_ties(ties.slice(0, 0), ties).table,
        events=merge_events(events.slice(0, 0), events),
        identity=identity,
        settings=replace(records.settings, disputes=disputes),
    )
    return renamed_people(blanked, {id: new for id in people["id"].to_pylist() if (new := stones.own_id(id)) != id})


def free_text(form: Form, names: Iterable[str]) -> list[str]:
    """The columns of a form, among these, in which people write what they like."""
    own = (*KEPT, *NAMING) if form is PEOPLE else ()
    rules: Mapping[str, object] = form.rules
    return [name for name in names if name not in own and isinstance(rules.get(name, Text() if form.as_written else None), Text)]


def _blanked_columns(table: pa.Table, stones: Tombstones, names: Iterable[str]) -> pa.Table:
    for name in names:
        blanked = stones.blanked_cells(table[name].combine_chunks())
        table = table.set_column(table.column_names.index(name), table.schema.field(name), blanked)
    return table


def _each(cells: pa.ChunkedArray, turn: Callable[[str], str]) -> pa.Array:
    encoded = cells.combine_chunks().dictionary_encode()
    return pa.array([turn(text) for text in encoded.dictionary.to_pylist()], pa.string()).take(encoded.indices)


def renamed_people(records: Records, names: Mapping[str, str]) -> Records:
    """The records in which people have other ids; the same where nobody has."""
    if not names:
        return records
    people = records.people
    ids = [names.get(id, id) for id in people["id"].to_pylist()]
    order = np.array(sorted(range(len(ids)), key=ids.__getitem__), np.intp)
    numbers = np.argsort(order)
    columns = {name: people[name].combine_chunks() for name in people.column_names}
    columns["id"] = pa.array(ids, pa.string())
    turn = dict(names)
    columns |= {name: turned(columns[name], turn, several=several) for name, several in NAMING.items() if name in columns}
    kinds = {name: pa.array(range(len(getattr(records, f"{name}_kinds"))), pa.uint16()) for name in ("tie", "event")}
    ties, events = renumbered(records.ties, numbers, kinds["tie"]), renumbered(records.events, numbers, kinds["event"])
    settings = records.settings
    identity = records.identity
    for name in ("id", "same_as"):
        cells = turned(identity[name].combine_chunks(), turn, several=False)
        identity = identity.set_column(identity.column_names.index(name), identity.schema.field(name), cells)
    return replace(
        records,
        people=in_columns(pa.table(columns).take(pa.array(order))),
        ties=merge_ties(ties.slice(0, 0), ties).table,
        events=merge_events(events.slice(0, 0), events),
        identity=identity,
        asks=asks_as_one(records.asks, turn),
        settings=replace(
            settings,
            opt_out={names.get(id, id): role for id, role in settings.opt_out.items()},
            disputes={names.get(id, id): said for id, said in settings.disputes.items()},
        ),
    )
