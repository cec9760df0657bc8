"""The identity map: which people of the records are one person, as somebody decided, and the records as that makes them.

Records stay as they were written; the map alone is edited. `as_one` applies it before a network is built: whoever was merged into A is
left out, A has their ties and events, and what they say where A says nothing; of two ties of one kind to the same person A's own stands.
What the two did to each other is dropped. A later import changes nothing of it, and a split gives everything back.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from graphcap.asking import asks_as_one
from graphcap.disputes import together as disputes_together
from graphcap.errors import InputError
from graphcap.merging import LEVEL, merge_events, merge_ties
from graphcap.optouts import together
from graphcap.readers.renumbering import renumbered
from graphcap.records import IDENTITY_SCHEMA

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    import numpy.typing as npt

    from graphcap.records import Records

    Numbers = npt.NDArray[np.intp]

LISTED = ("email", "url", "slack", "do_not_ask")
"""What all parts say of these holds of the whole: keys, and whom nobody may be asked about."""
NAMING = {"manager": False, "do_not_ask": True}
"""Columns that name people by their ids, and whether they may name several."""


def merge(records: Records, into: str, other: str, *, reason: str, time: datetime) -> Records:
    """The records in which two people are one, who keeps the id ``into``.

    Raises
    ------
    InputError
        When they are the same id, or one of them is part of somebody already.
    """
    if into == other:
        message = f'"{into}" is one person already'
        raise InputError(message)
    whole = {row["id"]: row["same_as"] for row in records.identity.to_pylist()}
    for id in (into, other):
        if id in whole:
            message = f'"{id}" is part of "{whole[id]}" already; name that id, or split it first'
            raise InputError(message)
    row = pa.table([[other], [into], [reason or None], [time]], schema=IDENTITY_SCHEMA)
    return replace(records, identity=pa.concat_tables([records.identity, row]).combine_chunks())


def with_merges(records: Records, maps: Iterable[pa.Table]) -> Records:
    """The records with the merges of identity maps, each as `IDENTITY_SCHEMA`; who is part of somebody already stays so."""
    whole = records.identity
    for table in maps:
        new = table.filter(pc.invert(pc.is_in(table["id"], whole["id"].combine_chunks())))
        whole = pa.concat_tables([whole, new]).combine_chunks()
    return replace(records, identity=whole)


def split(records: Records, id: str) -> tuple[Records, str]:
    """The records without the last merge into a person, and the id of who is apart again.

    Raises
    ------
    InputError
        When nobody was merged into them.
    """
    places = np.flatnonzero(pc.equal(records.identity["same_as"], id).to_numpy())
    if not len(places):
        message = f'nobody was merged into "{id}"'
        raise InputError(message)
    last = int(places[-1])
    apart: str = records.identity["id"][last].as_py()
    return replace(records, identity=records.identity.filter(pa.array(np.arange(len(records.identity)) != last))), apart


def as_one(records: Records) -> Records:
    """The records as the identity map makes them; the same where nobody in them was merged."""
    people = records.people
    parts = parts_of(records)
    if not parts:
        return records
    whole = np.arange(people.num_rows)
    whole[list(parts)] = list(parts.values())
    kept = whole == np.arange(people.num_rows)
    numbers = (np.cumsum(kept) - 1)[whole]
    ties = _renumbered(records.ties, whole, numbers, records.tie_kinds)
    events = _renumbered(records.events, whole, numbers, records.event_kinds)
    return replace(
        records,
        settings=replace(records.settings, opt_out=_opted_out(records, parts), disputes=_disputed(records, parts)),
        people=_people(people, parts).filter(pa.array(kept)),
        ties=merge_ties(ties.slice(0, 0), ties).table,
        events=merge_events(events.slice(0, 0), events),
        asks=asks_as_one(records.asks, _ids(records, parts)),
    )


def parts_of(records: Records) -> dict[int, int]:
    """Who was merged, and whom they are part of in the end, by number, in the order of merging; without people who are not there."""
    if not records.identity.num_rows:
        return {}
    ids = records.people["id"].combine_chunks()
    rows = zip(*(pc.index_in(records.identity[name], value_set=ids).to_pylist() for name in ("id", "same_as")), strict=True)
    parts = {part: whole for part, whole in rows if part is not None and whole is not None}
    return {part: _end(parts, whole) for part, whole in parts.items()}


def _end(parts: dict[int, int], whole: int) -> int:
    while whole in parts:
        whole = parts[whole]
    return whole


def _renumbered(table: pa.Table, whole: Numbers, numbers: Numbers, kinds: tuple[str, ...]) -> pa.Table:
    """Ties or events by the new numbers, those of who was not merged first, without those between people who are one now."""
    sources = table["source"].to_numpy()
    targets = pc.fill_null(table["target"], len(whole)).to_numpy()
    ends = np.append(whole, len(whole))
    within = (sources != targets) & (ends[sources] == ends[targets])
    touched = (ends[sources] != sources) | (ends[targets] != targets)
    order = np.argsort(touched, kind="stable")
    table = table.take(pa.array(order[~within[order]]))
    return renumbered(table, numbers, pa.array(range(len(kinds)), pa.uint16()))


def _people(people: pa.Table, parts: dict[int, int]) -> pa.Table:
    """People with what their parts say where they say nothing, all of their keys, and references to parts turned to them."""
    members: dict[int, list[int]] = {}
    for part, whole in parts.items():
        members.setdefault(whole, [whole]).append(part)
    rows = sorted(members)
    graded = [name for name in LEVEL if name in people.column_names]
    level_of = {
        row: next((member for member in members[row] if any(people[name][member].is_valid for name in graded)), row) for row in rows
    }
    mask = np.zeros(people.num_rows, np.bool_)
    mask[rows] = True
    names = {people["id"][part].as_py(): people["id"][whole].as_py() for part, whole in parts.items()}
    columns = {}
    for name in people.column_names:
        cells = people[name].combine_chunks()
        if name != "id":
            said = [[cells[member].as_py() for member in ([level_of[row]] if name in LEVEL else members[row])] for row in rows]
            cells = pc.replace_with_mask(cells, pa.array(mask), pa.array([_together(name, texts) for texts in said], pa.string()))
        columns[name] = turned(cells, names, several=NAMING[name]) if name in NAMING else cells
    return pa.table(columns, schema=people.schema)


def _opted_out(records: Records, parts: dict[int, int]) -> dict[str, str]:
    """Opt-outs by whom their people are now."""
    whole = _ids(records, parts)
    found: dict[str, str] = {}
    for id, role in records.settings.opt_out.items():
        found = together(found, {whole.get(id, id): role})
    return found


def _disputed(records: Records, parts: dict[int, int]) -> dict[str, dict[str, str]]:
    """Disputes by whom their people are now."""
    whole = _ids(records, parts)
    found: dict[str, dict[str, str]] = {}
    for id, said in records.settings.disputes.items():
        found = disputes_together(found, {whole.get(id, id): said})
    return found


def _ids(records: Records, parts: dict[int, int]) -> dict[str, str]:
    """Who is part of whom, by id."""
    ids = records.people["id"]
    return {ids[part].as_py(): ids[end].as_py() for part, end in parts.items()}


def _together(name: str, texts: list[str | None]) -> str | None:
    known = [text for text in texts if text]
    if name in LISTED:
        return ";".join(dict.fromkeys(key.strip() for text in known for key in text.split(";"))) or None
    return known[0] if known else None


def turned(cells: pa.Array, names: dict[str, str], *, several: bool) -> pa.Array:
    """Cells that name people, with whom they are now."""
    encoded = cells.dictionary_encode()
    texts = [
        ";".join(names.get(id.strip(), id) for id in text.split(";")) if several else names.get(text, text)
        for text in encoded.dictionary.to_pylist()
    ]
    return pa.array(texts, pa.string()).take(encoded.indices)
