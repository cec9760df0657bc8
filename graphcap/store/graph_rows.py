"""What a server's graph holds of a network and its records, as tables with one column a property; null is absent.

Every way into a server (batches over Bolt, the offline importer) writes these rows, so that one rule says what a property is. Whoever
writes them adds the load: ``from_load`` and ``to_load``, or ``idle_from`` and ``idle_to`` where `IDLE` is true: such a row is a record that
the network does not show. The ends of ties and events are ids.

What is shown is the network, in which those who were merged are one; beside it stands what was written where that is something else. So
whoever was merged rests, as their ties do, and the network's ties stand instead; a person whom that changes has the cells that differ as
``gc_written``; an event names whom it was written of, and is tied to whom that is now.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from hashlib import blake2b
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from graphcap.arrow_columns import array_of
from graphcap.build import mutual_in
from graphcap.dates import parse_day
from graphcap.identity import as_one, parts_of
from graphcap.lookup import folded
from graphcap.network import UNKNOWN_TIME
from graphcap.records import TERM_COLUMNS
from graphcap.store.cypher import VERSION
from graphcap.written import tie_keys, written_ties

if TYPE_CHECKING:
    import numpy.typing as npt

    from graphcap.network import Network
    from graphcap.records import Records
    from graphcap.written import Written

    Numbers = npt.NDArray[Any]

OUR_PREFIX = "gc_"
OWN_PREFIX = "gc_own_"
OURS = frozenset({"", "from_load", "to_load", "idle_from", "idle_to"})
IDLE = "gc_idle"
WRITTEN = "gc_written"
EVENT_ENDS = {"GC_FROM": "source", "GC_TO": "target", "GC_ABOUT": "about"}
"""How an event is tied to the people whom its columns name."""

HASH_BYTES = 16
OFFSET_TIME = pa.timestamp("us", tz="+00:00")
"""An offset, not the name of a zone: that is what the offline importer writes as well."""
AS_WRITTEN = ("since", "until", "last_contact", "declared_closeness", "public", "status", "source_file", *TERM_COLUMNS)


def store_properties(records: Records, network: Network) -> dict[str, Any]:
    """What the store's node says of a load."""
    return {
        "version": VERSION,
        "as_of": network.as_of,
        "people": len(network),
        "ties": network.origin.ties,
        "kinds": [kind.name for kind in network.kinds],
        "mutual": [kind.mutual for kind in network.kinds],
        "strongest": network.outgoing.strongest,
        "assumed_deciders": network.deciders.assumed,
        "settings": json.dumps(asdict(records.settings), ensure_ascii=False),
        "disputes": json.dumps(as_one(records).settings.disputes, ensure_ascii=False),
        "opt_out": json.dumps(dict(as_one(records).settings.opt_out), ensure_ascii=False),
        "asks": _asks(network),
        "tie_kinds": list(records.tie_kinds),
        "event_kinds": list(records.event_kinds),
        "people_columns": list(records.people.column_names),
        "tie_columns": list(records.ties.column_names),
        "event_columns": list(records.events.column_names),
    }


def _asks(network: Network) -> str | None:
    """What a question about a few people needs of the asks, as JSON: how many of late went through whom, and what was fitted to them."""
    if network.asks is None:
        return None
    recent = network.asks.recent.array()
    asked = {network.people.ids[person]: int(recent[person]) for person in np.flatnonzero(recent).tolist()}
    calibration = network.asks.calibration
    return json.dumps({"recent": asked, "calibration": calibration and calibration.told()}, ensure_ascii=False)


def own_name(column: str) -> str:
    """The property that a column of the people is kept as; Neo4j has none without a name.

    Examples
    --------
    >>> own_name("title"), own_name("gc_name"), own_name("")
    ('title', 'gc_own_gc_name', 'gc_own_')
    """
    return f"{OWN_PREFIX}{column}" if column in OURS or column.startswith(OUR_PREFIX) else column


def people_table(records: Records, network: Network) -> pa.Table:
    """A row a person of the network: ``id``, the columns, ``gc_name``, ``gc_decides``; after them those who are part of somebody."""
    people = as_one(records).people
    standing = _own(people)
    if "name" in people.column_names:
        standing["gc_name"] = pa.array([name and folded(name) for name in people["name"].to_pylist()], pa.string())
    decides: list[str | None] = [None] * len(people)
    deciders = network.deciders
    for person, words in zip(deciders.numbers(), deciders.what, strict=True):
        decides[person] = words
    standing["gc_decides"] = pa.array(decides, pa.string())
    if people is records.people:
        return _present(pa.table(standing))
    place = pc.index_in(records.people["id"], value_set=people["id"].combine_chunks())
    standing[WRITTEN] = _otherwise_written(people, records.people.filter(pc.is_valid(place)))
    parts = records.people.filter(pc.is_null(place))
    resting = _own(parts) | {IDLE: _true_or_null(np.ones(len(parts), bool))}
    return _present(pa.concat_tables([pa.table(standing), pa.table(resting)], promote_options="default"))


def _own(people: pa.Table) -> dict[str, Any]:
    """Columns of people by the names of their properties."""
    return {own_name(name): people[name] for name in people.column_names}


def _otherwise_written(shown: pa.Table, written: pa.Table) -> pa.Array:
    """For each person the cells as written that are not as shown, as the text of a JSON object; null where all are."""
    cells: dict[int, dict[str, str | None]] = {}
    for name in shown.column_names:
        for row in np.flatnonzero(~equal_cells(shown[name], written[name])).tolist():
            cells.setdefault(row, {})[name] = written[name][row].as_py()
    texts = [json.dumps(cells[row], ensure_ascii=False) if row in cells else None for row in range(len(shown))]
    return pa.array(texts, pa.string())


def equal_cells(one: pa.ChunkedArray, other: pa.ChunkedArray) -> Numbers:
    """Which values of two columns are equal; two that are both absent are."""
    alike = pc.fill_null(pc.equal(one, other), fill_value=False)
    return array_of(pc.or_(alike, pc.and_(pc.is_null(one), pc.is_null(other))))


def ties_table(records: Records, network: Network) -> pa.Table:
    """A row a tie, in the order of source, target and kind; after them a row each record that is no usable tie of the network.

    That is a tie which is not usable on the network's day, and one of somebody who is part of somebody else.
    """
    one = as_one(records)
    written = written_ties(one, parse_day(network.as_of))
    names = tuple(sorted({*records.tie_kinds, *written.names}))
    counts = len(records.people), len(names)
    sources, targets = (_numbers_of(ends, one.people, records.people) for ends in (written.sources, written.targets))
    built = sources, targets, _renumbered(written.kinds, written.names, names)
    keys = tie_keys(*built, counts=counts)
    recorded = array_of(records.ties["source"]), array_of(records.ties["target"]), _kinds_of(records, names)
    place, found = _places(keys, among=tie_keys(*recorded, counts=counts))
    mutual = np.array([mutual_in(records.settings, name) for name in names], bool)[built[2]]
    _, answered = _places(tie_keys(built[1], built[0], built[2], counts=counts), among=keys)
    idle = np.ones(len(records.ties), bool)
    idle[place[found]] = False
    ids, words = records.people["id"].combine_chunks(), pa.array(names, pa.string())
    standing = _ends(ids, words, built) | _as_built(written, mutual & ~answered)
    standing |= _as_recorded(records.ties.take(pa.array(place, mask=~found))) | {"made": _true_or_null(~found)}
    standing["written_strength"] = _outdone(records.ties, pa.array(place, mask=~found), written)
    if written.last_contact is not None:
        standing["last_contact"] = _contacts(standing.get("last_contact"), written.last_contact, made=~found)
    resting = _ends(ids, words, tuple(column[idle] for column in recorded)) | _resting(records.ties.filter(pa.array(idle)))
    return _present(pa.concat_tables([pa.table(standing), pa.table(resting)], promote_options="default"))


def _numbers_of(ends: Numbers, shown: pa.Table, people: pa.Table) -> Numbers:
    """Numbers of people who are shown, by their numbers among all people, in the same order."""
    if shown is people:
        return ends
    numbers: Numbers = array_of(pc.index_in(shown["id"], value_set=people["id"].combine_chunks())).astype(np.uint32)[ends]
    return numbers


def _kinds_of(records: Records, names: tuple[str, ...]) -> Numbers:
    """Kinds of the records by their numbers among these names."""
    return _renumbered(array_of(records.ties["kind"]), records.tie_kinds, names)


def _places(keys: Numbers, *, among: Numbers) -> tuple[Numbers, Numbers]:
    """Where each key stands among sorted others, and whether it does."""
    place = np.searchsorted(among, keys)
    found = place < len(among)
    found[found] = among[place[found]] == keys[found]
    return place, found


def _renumbered(kinds: Numbers, old: tuple[str, ...], new: tuple[str, ...]) -> Numbers:
    """Kinds by their numbers among other names."""
    numbers: Numbers = np.array([new.index(name) for name in old], np.uint16)[kinds]
    return numbers


def _ends(ids: pa.Array, names: pa.Array, ends: tuple[Numbers, ...]) -> dict[str, Any]:
    """Ids of the ends and names of the kinds."""
    sources, targets, kinds = ends
    return {"source": ids.take(pa.array(sources)), "target": ids.take(pa.array(targets)), "kind": names.take(pa.array(kinds))}


def _as_built(written: Written, back: Numbers) -> dict[str, Any]:
    """What the network makes of ties."""
    coverage = np.broadcast_to(np.asarray(written.coverage, np.float64), (len(written),))
    return {"strength": pa.array(written.strengths), "coverage": pa.array(np.ascontiguousarray(coverage)), "back": pa.array(back)}


def _outdone(ties: pa.Table, rows: pa.Array, written: Written) -> pa.Array:
    """The strengths that were written, where evidence gives a greater one; null elsewhere."""
    if "strength" not in ties.column_names:
        return pa.nulls(len(rows), pa.float64())
    strengths = array_of(ties["strength"].take(rows).cast(pa.float64()))
    return pa.array(strengths, mask=np.isnan(strengths) | (strengths == written.strengths))


def _contacts(recorded: pa.ChunkedArray | None, built: Numbers, *, made: Numbers) -> Any:
    """When ties were last used: as written, and of ties that are no records as the network has it."""
    ours = pa.array(built, mask=~made | (built == UNKNOWN_TIME))
    return ours if recorded is None else pc.coalesce(recorded, ours)


def _as_recorded(rows: pa.Table) -> dict[str, Any]:
    """What was written of ties, as the graph keeps it."""
    kept = {name: rows[name] for name in AS_WRITTEN if name in rows.column_names}
    kept |= {name: column.cast(pa.int64()) for name, column in kept.items() if pa.types.is_timestamp(column.type)}
    if "coverage" in rows.column_names:
        kept["written_coverage"] = rows["coverage"]
    known = array_of(pc.is_valid(rows["strength"])) if "strength" in rows.column_names else np.zeros(len(rows), bool)
    kept["declared"] = _true_or_null(known)
    return kept


def _resting(rows: pa.Table) -> dict[str, Any]:
    """What was written of ties that are none on the day."""
    kept = _as_recorded(rows)
    del kept["declared"]
    if "strength" in rows.column_names:
        kept["written_strength"] = rows["strength"]
    return kept | {IDLE: _true_or_null(np.ones(len(rows), bool))}


def _true_or_null(flags: Numbers) -> pa.Array:
    return pa.array(np.ones(len(flags), bool), mask=~flags)


def events_table(records: Records) -> pa.Table:
    """A row an event, in the records' order; ``id`` is a hash of what was written.

    The columns of `EVENT_ENDS` have whom it is tied to: nobody, where the merges leave the event out of the network.
    """
    written = _events_as_written(records)
    told = {name: written[name] for name in written.column_names}
    return _present(pa.table({"id": _hashes(written)} | told | _shown_ends(records, written)))


def _events_as_written(records: Records) -> pa.Table:
    """What was written of events, people by id."""
    events = records.events
    ids = records.people["id"].combine_chunks()
    columns = {
        "time": events["time"].cast(OFFSET_TIME),
        "kind": pa.array(records.event_kinds, pa.string()).take(events["kind"].combine_chunks()),
        **{name: ids.take(events[name].combine_chunks()) for name in ("source", "target", "about") if name in events.column_names},
        **{name: events[name] for name in ("context", "outcome", "weight") if name in events.column_names},
    }
    if "id" in events.column_names:
        columns["event_id"] = events["id"]
    return pa.table(columns)


def _shown_ends(records: Records, written: pa.Table) -> dict[str, Any]:
    """Whom events are tied to: those whom they name, unless these are part of somebody."""
    ends = {name: column for name, column in EVENT_ENDS.items() if column in written.column_names}
    one = as_one(records)
    if one is records:
        return {name: written[column] for name, column in ends.items()}
    ids = records.people["id"].to_pylist()
    whole = {ids[part]: ids[end] for part, end in parts_of(records).items()}
    now = written
    for column in ends.values():
        who = pa.array([whole.get(id, id) for id in written[column].to_pylist()], pa.string())
        now = now.set_column(now.column_names.index(column), column, who)
    shown = pa.array(_first_of_each(_hashes(now), _hashes(_events_as_written(one)), without=_between(written) ^ _between(now)))
    return {name: pc.if_else(shown, now[column], None) for name, column in ends.items()}


def _between(events: pa.Table) -> Numbers:
    """Which events are from somebody to somebody else."""
    return array_of(pc.fill_null(pc.not_equal(events["source"], events["target"]), fill_value=True))


def _first_of_each(told: pa.Array, wanted: pa.Array, *, without: Numbers) -> Numbers:
    """Which rows are the first to tell one of the texts that are wanted."""
    left = set(wanted.to_pylist())
    first = np.zeros(len(told), bool)
    for row in np.flatnonzero(~without).tolist():
        if (text := told[row].as_py()) in left:
            left.remove(text)
            first[row] = True
    return first


def _hashes(events: pa.Table) -> pa.Array:
    """A text for each event that no other content gives."""
    names = sorted(events.column_names)
    columns = [(events[name].cast(pa.int64()) if name == "time" else events[name]).to_pylist() for name in names]
    present = ({name: value for name, value in zip(names, row, strict=True) if value is not None} for row in zip(*columns, strict=True))
    return pa.array([blake2b(json.dumps(row).encode(), digest_size=HASH_BYTES).hexdigest() for row in present], pa.string())


def _present(table: pa.Table) -> pa.Table:
    """The columns that have a value somewhere."""
    return table.select([name for name in table.column_names if table[name].null_count < len(table) or not len(table)])
