"""A person's dossier: every row, figure and source that a store holds about one person, as they may ask to see it.

- What was written: the person's columns, ties, events from, to and about them, asks they are part of, merges, opt-outs, disputes, of all
  ids that are one person with them; and where what is written of others names them: as manager, in ``do_not_ask``, in free text.
- What is worked out: how strong each of their ties is and of what terms; every question about a person, asked about them; of every
  question about everybody the rows that name them. Questions that need more than a person, or that take hours on a large store
  (`HEAVY` measures beyond `LARGE` people), are named in the notes.
- Who asked about them, where the policy keeps an audit log.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from graphcap.asking import asks_in
from graphcap.errors import GraphcapError
from graphcap.forgetting import free_text, ids_of_one, tombstones_of
from graphcap.identity import NAMING
from graphcap.model import Answer
from graphcap.organisation import number, text
from graphcap.questions import MODULES, question
from graphcap.questions.central import MEASURES
from graphcap.questions.chains import store_of
from graphcap.readers.forms import EVENTS, PEOPLE
from graphcap.report.cells import plain
from graphcap.tombstones import Tombstones

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    import pyarrow as pa

    from graphcap.network import Network
    from graphcap.policy.log import Entry
    from graphcap.questions.registry import Question
    from graphcap.records import Records

    Seen = Callable[[Question, Answer[Any]], Answer[Any] | None]

WRITTEN, TIES, HAPPENED, SAID = "what is written", "ties", "what happened", "asks, merges, and what they said"
NAMED, ABOUT, AMONG, WHO_ASKED = "where they are named", "questions about them", "questions about everybody", "who asked"
ENDS = ("source", "target", "about")
TWO_PEOPLE = frozenset({"intro", "tie"})
LARGE = 2_000
HEAVY = frozenset({"betweenness", "closeness", "harmonic"})


class DossierRow(NamedTuple):
    """One thing that is held about somebody.

    Attributes
    ----------
    part
        Which sort of thing.
    what
        The column, the kind, or the question.
    person, person_name
        Whom else it names, if anybody.
    why
        All of it in a sentence.
    cells
        All of it by name.
    """

    part: str
    what: str
    person: str | None
    person_name: str | None
    why: str
    cells: Mapping[str, Any]


def dossier(network: Network, records: Records, person: str, *, seen: Seen, log: Sequence[Entry] = ()) -> Answer[DossierRow]:
    """Everything about a person.

    Parameters
    ----------
    network
        Of the records.
    person
        An id or a name.
    seen
        What whoever asks is shown of a question's answer; None: nothing.
    log
        The lines of the audit log that are about them.
    """
    this = network.number(person)
    id = network.people.ids[this]
    ids = set(ids_of_one(records, id))
    about = _Names(network)
    notes: list[str] = []
    rows = [
        *_written(records, ids),
        *_ties(records, ids, about),
        *_strengths(network, this, about, seen),
        *_events(records, ids, about),
        *_asks(records, ids, about),
        *_said(records, ids, about),
        *_mentions(records, ids, about),
        *sorted(_answers(network, id, about, seen, notes), key=lambda row: row.part != ABOUT),
        *(_row(WHO_ASKED, line.command, line._asdict(), about, line.by) for line in log),
    ]
    known = {name: text(network, name, this) or None for name in ("title", "department")}
    more = {"person_name": network.people.name(this), **known, "level": number(network, "level", this), "ids": sorted(ids)}
    return Answer("show-me", {"person": id}, network.as_of, store_of(network), rows, more, tuple(notes))


class _Names:
    """The names of people, by id."""

    def __init__(self, network: Network) -> None:
        self._people = network.people

    def __call__(self, id: str | None) -> str | None:
        if id is None:
            return None
        place = self._people.ids.place(id)
        there = place < len(self._people) and self._people.ids[place] == id
        return self._people.name(place) if there else id


def _row(part: str, what: str, cells: Mapping[str, Any], names: _Names, person: str | None = None) -> DossierRow:
    told = {name: plain(cell) for name, cell in cells.items()}
    why = "; ".join(f"{name} {_spoken(cell)}" for name, cell in told.items() if cell not in (None, "", [], {}))
    return DossierRow(part, what, person, names(person), why, told)


def _spoken(cell: Any) -> str:
    if isinstance(cell, dict):
        return "(" + ", ".join(f"{name} {_spoken(part)}" for name, part in cell.items() if part is not None) + ")"
    return ", ".join(map(_spoken, cell)) if isinstance(cell, list) else str(cell)


def _written(records: Records, ids: set[str]) -> Iterator[DossierRow]:
    for cells in _rows(records.people, [id in ids for id in records.people["id"].to_pylist()]):
        for name, cell in cells.items():
            if cell is not None:
                yield DossierRow(WRITTEN, name, None, None, cell, {"id": cells["id"], "column": name, "cell": cell})


def _ties(records: Records, ids: set[str], names: _Names) -> Iterator[DossierRow]:
    for row in _naming(records.ties, records, ids, records.tie_kinds):
        yield _row(TIES, f"{row['kind']}, as written,", row, names, _other(row, ids))


def _events(records: Records, ids: set[str], names: _Names) -> Iterator[DossierRow]:
    for row in _naming(records.events, records, ids, records.event_kinds):
        yield _row(HAPPENED, row["kind"], row, names, _other(row, ids))


def _naming(table: pa.Table, records: Records, ids: set[str], kinds: tuple[str, ...]) -> Iterator[dict[str, Any]]:
    """Rows of ties or events that name somebody, people and kinds by name."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    everybody = records.people["id"].combine_chunks()
    numbers = pc.drop_null(pc.index_in(pa.array(sorted(ids), pa.string()), value_set=everybody)).cast(pa.uint32())
    flags = np.zeros(len(table), bool)
    for name in {*ENDS} & {*table.column_names}:
        flags |= pc.fill_null(pc.is_in(table[name], value_set=numbers), fill_value=False).to_numpy()
    for row in table.filter(pa.array(flags)).to_pylist():
        ends = {name: None if row.get(name) is None else everybody[row[name]].as_py() for name in ENDS if name in row}
        yield row | ends | {"kind": kinds[row["kind"]]}


def _other(row: Mapping[str, Any], ids: set[str]) -> str | None:
    return next((row[name] for name in ENDS if row.get(name) is not None and row[name] not in ids), None)


def _asks(records: Records, ids: set[str], names: _Names) -> Iterator[DossierRow]:
    for ask in asks_in(records.asks):
        people = (ask.source, *ask.via, ask.target)
        if {*people} & ids:
            other = next((id for id in people if id not in ids), None)
            yield _row(SAID, f"ask, {ask.outcome or 'not told'},", ask._asdict(), names, other)


def _said(records: Records, ids: set[str], names: _Names) -> Iterator[DossierRow]:
    for merge in records.identity.to_pylist():
        if {merge["id"], merge["same_as"]} & ids:
            yield _row(SAID, "merged", merge, names)
    for id in sorted(ids & records.settings.opt_out.keys()):
        yield _row(SAID, "opted out", {"id": id, "as": records.settings.opt_out[id]}, names)
    for id in sorted(ids & records.settings.disputes.keys()):
        for asked, reason in records.settings.disputes[id].items():
            yield _row(SAID, "disputes", {"id": id, "question": asked, "reason": reason}, names)


def _mentions(records: Records, ids: set[str], names: _Names) -> Iterator[DossierRow]:
    """Cells about others that name the person, and events between others whose words do."""
    people = records.people
    stones = Tombstones(tombstones_of(records, ids))
    own = [id in ids for id in people["id"].to_pylist()]
    holders = people["id"].to_pylist()
    for name in people.column_names:
        free = name in free_text(PEOPLE, [name])
        for place, cell in enumerate(people[name].to_pylist()):
            listed = name in NAMING and cell is not None and bool({part.strip() for part in cell.split(";")} & ids)
            if cell is not None and not own[place] and (listed or (free and stones.held_by([cell]))):
                yield _row(NAMED, name, {"of": holders[place], "column": name, "cell": cell}, names, holders[place])
    for name in free_text(EVENTS, records.events.column_names):
        for row in _rows(records.events, _speaking(records.events[name].to_pylist(), stones)):
            ends = [None if row.get(end) is None else holders[row[end]] for end in ENDS]
            if not {*ends} & ids:
                cells = {"time": row["time"], "source": ends[0], "target": ends[1], name: row[name]}
                yield _row(NAMED, f"{name} of an event", cells, names, ends[0])


def _speaking(texts: Iterable[str | None], stones: Tombstones) -> list[bool]:
    known: dict[str, bool] = {}
    return [text is not None and (known[text] if text in known else known.setdefault(text, stones.held_by([text]))) for text in texts]


def _rows(table: pa.Table, flags: list[bool]) -> list[dict[str, Any]]:
    import pyarrow as pa

    rows: list[dict[str, Any]] = table.filter(pa.array(flags, pa.bool_())).to_pylist()
    return rows


def _strengths(network: Network, this: int, names: _Names, seen: Seen) -> Iterator[DossierRow]:
    """What `tie` says of each of their ties."""
    ids = network.people.ids
    asked = question("tie")
    others = {*network.outgoing.of(this)[0].tolist(), *network.incoming.of(this)[0].tolist()}
    for other in sorted(others):
        answer = seen(asked, asked.ask(network, ids[this], ids[other]))
        for row in () if answer is None else answer.rows:
            yield _row(TIES, "strength,", plain(row), names, ids[other])


def _answers(network: Network, id: str, names: _Names, seen: Seen, notes: list[str]) -> Iterator[DossierRow]:
    """Rows of every question that are about the person, or name them."""
    for name in MODULES:
        asked = question(name)
        for what, given in _ways(asked, id, network, notes):
            try:
                answer = seen(asked, asked.ask(network, **given))
            except GraphcapError as error:
                notes.append(f"{what} was not asked: {error}")
                continue
            wanted = asked.about == "person" or any(parameter.kind == "person" for parameter in asked.parameters)
            for row in () if answer is None else answer.rows if wanted else _about(answer.rows, id):
                cells = plain(row)
                yield _row(ABOUT if wanted else AMONG, what, cells, names, _named_in(cells, id))


def _ways(asked: Question, id: str, network: Network, notes: list[str]) -> Iterator[tuple[str, dict[str, Any]]]:
    """How a question is asked so that it tells of the person: its name, and its parameters."""
    if asked.name in TWO_PEOPLE or asked.later or asked.name in {"people", "whatif", "draft"}:
        if asked.name not in {"tie", "people"}:
            notes.append(f"{asked.name} was not asked: it takes more than a person")
        return
    if asked.name == "central":
        large = len(network) > LARGE
        for measure in MEASURES:
            if not (large and measure in HEAVY):
                yield f"central --measure {measure}", {"measure": measure}
        if large:
            notes.append(f"central was not asked for {', '.join(sorted(HEAVY))}: that takes long beyond {LARGE:,} people")
        return
    persons = [parameter.name for parameter in asked.parameters if parameter.kind == "person" and parameter.positional]
    yield asked.name, {persons[0]: id} if persons else {}


def _about(rows: Any, id: str) -> Iterator[Any]:
    """The rows that name somebody."""
    if hasattr(rows, "columns"):
        import numpy as np

        from graphcap.rows import IdColumn

        found: set[int] = set()
        for column in rows.columns.values():
            if isinstance(column, IdColumn):
                place = column.texts.place(id)
                there = place < len(column.texts) and column.texts[place] == id
                if there:
                    found |= {place} if column.numbers is None else {*np.flatnonzero(column.numbers == place).tolist()}
        yield from (rows[row] for row in sorted(found))
        return
    yield from (row for row in rows if _holds(plain(row), id))


def _holds(cell: Any, id: str) -> bool:
    if isinstance(cell, dict):
        return any(_holds(part, id) for part in cell.values())
    return any(_holds(part, id) for part in cell) if isinstance(cell, list) else cell == id


def _named_in(cells: Mapping[str, Any], id: str) -> str | None:
    """Whom else a row names, by the columns that have a name beside the id."""
    return next((cells[name] for name in cells if f"{name}_name" in cells and cells[name] not in {None, id}), None)
