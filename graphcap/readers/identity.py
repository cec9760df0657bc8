"""Who the people of foreign files are: somebody in the store, or somebody new.

- An exact key joins: an id to the same id, an e-mail, a profile address or a Slack id to whoever has it in ``email``, ``url`` or ``slack``
  (several in a cell are separated by ``;``), or as their id. A name never does.
- Of keys that lead to different people the first counts, in the order id, e-mail, profile address, Slack id; the people stay apart, and
  a warning says so.
- Who is new is called by the id of the file, else by the first e-mail in small letters, else by the plain profile address, else by name
  and Slack id. Who has no key at all is called by name and company and by where they come from: ``Ana Silva, Acme (linkedin of
  owner@example.com)``, and the second of the same name and company there ``Ana Silva, Acme (linkedin of owner@example.com) 2``, so that
  importing the same again finds the same people.
- Of two words for one person the later one stands; an empty one never takes the place of another.
"""

from __future__ import annotations

from collections import Counter
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from graphcap.readers.cells import LONGEST_ID, clean_id, forbidden_letter, numbers
from graphcap.readers.foreign.taken import Person, plain_url
from graphcap.readers.forms import PEOPLE, Id
from graphcap.readers.managers import manager_faults
from graphcap.readers.people import HIGHEST_LEVEL

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from graphcap.readers.foreign.taken import Taken

    Key = tuple[str, str]
    Columns = dict[str, dict[str, str]]

KEYS = ("email", "url", "slack")
LONGEST_NAME = 200


class Identified(NamedTuple):
    """Who everybody is.

    Attributes
    ----------
    ids
        For each source the id of each of its people, by number.
    people
        Everybody in the sources with what they say, as `graphcap.records.PEOPLE_SCHEMA` has it.
    warnings
        Plain sentences.
    """

    ids: list[list[str]]
    people: pa.Table
    warnings: tuple[str, ...]


def identify(takens: Sequence[Taken], people: pa.Table) -> Identified:
    """Who the people of some sources are, given everybody in the store.

    Parameters
    ----------
    takens
        In the order of the import.
    people
        Of the store.
    """
    persons = [person for taken in takens for person in taken.people]
    wanted = {*chain.from_iterable(map(Person.keys, persons))}
    wanted |= {("id", person.columns["manager"].strip()) for person in persons if "manager" in person.columns}
    book = _Book(_known(people, wanted))
    ids = [[""] * len(taken.people) for taken in takens]
    everybody = [(place, number) for place, taken in enumerate(takens) for number in range(len(taken.people))]
    # who has most keys comes first, so that people who share one of them each are found to be one
    for place, number in sorted(everybody, key=lambda who: -len([*Person.keys(takens[who[0]].people[who[1]])])):
        ids[place][number] = book.id_of(takens[place].people[number])
    for taken, called in zip(takens, ids, strict=True):
        _call_by_name(taken, called)
    columns = _columns(takens, ids, book)
    _add_keys(columns, zip(takens, ids, strict=True), people, book)
    table, warnings = _table(columns, people)
    return Identified(ids, table, (*book.warnings(), *warnings))


class _Book:
    """Whose each key is."""

    def __init__(self, owners: dict[Key, str]) -> None:
        self._owners = owners
        self._apart: dict[tuple[str, str], None] = {}

    def owner(self, key: Key) -> str | None:
        """The id of whoever has a key."""
        return self._owners.get(key)

    def id_of(self, person: Person) -> str:
        """The id of a person; the empty text for one without any key."""
        keys = list(person.keys())
        found = [self._owners[key] for key in keys if key in self._owners]
        id = found[0] if found else _new_id(person)
        if id:
            self._apart.update({(id, other): None for other in found if other != id})
            for key in (*keys, *_keys_of_id(id)):
                self._owners.setdefault(key, id)
        return id

    def warnings(self) -> Iterator[str]:
        """Of people who share a person's keys."""
        if self._apart:
            one, other = next(iter(self._apart))
            yield (
                f'people of whom one record names keys of both: {len(self._apart):,}, such as "{one}" and "{other}"; '
                "they stay apart; `graphcap merge` joins them where they are one"
            )


def _keys_of_id(id: str) -> Iterator[Key]:
    """The keys that an id is by itself."""
    yield "id", id
    if " " not in id and "@" in id:
        yield "email", id.casefold()
    elif " " not in id and "/" in id:
        yield "url", plain_url(id)


def _new_id(person: Person) -> str:
    keys = dict(reversed(list(person.keys())))  # the first of each kind
    for kind in ("id", "email", "url"):
        if kind in keys and (id := _clean(keys[kind])):
            return id
    return _clean(f"{_named(person)} (slack {keys['slack']})") if "slack" in keys else ""


def _named(person: Person) -> str:
    words = [person.name.strip() or "somebody", person.columns.get("company", "").strip()]
    return _clean(", ".join(word for word in words if word))[:LONGEST_NAME].strip()


def _clean(text: str) -> str:
    """A text as an id: without letters that an id may not hold."""
    shown = text if text.isprintable() else "".join(letter for letter in text if not forbidden_letter(letter))
    return clean_id(shown.strip()[:LONGEST_ID]) or ""


def _call_by_name(taken: Taken, ids: list[str]) -> None:
    """Give an id to those who have no key."""
    origin = taken.origin or Path(taken.file).name
    times: Counter[str] = Counter()
    for number, person in enumerate(taken.people):
        if not ids[number]:
            called = _clean(f"{_named(person)} ({origin})")
            times[called] += 1
            ids[number] = called if times[called] == 1 else f"{called} {times[called]}"


def _known(people: pa.Table, wanted: set[Key]) -> dict[Key, str]:
    """Whose the wanted keys are in the store; a key of several people is the first one's."""
    owners: dict[Key, str] = {}
    persons = people["id"]
    for kind in KEYS:
        if kind in people.column_names:
            has = pc.is_valid(people[kind])
            for id, cell in zip(persons.filter(has).to_pylist(), people[kind].filter(has).to_pylist(), strict=True):
                for key in _keys_in(kind, cell):
                    if key in wanted:
                        owners.setdefault(key, id)
    there = pc.is_in(persons, value_set=pa.array([key for kind, key in wanted if kind == "id"], pa.string()))
    keylike = pc.or_(there, pc.match_substring_regex(persons, "[@/]"))
    for id in persons.filter(keylike).to_pylist():
        for key in _keys_of_id(id):
            if key in wanted:
                owners.setdefault(key, id)
    return owners


def _keys_in(kind: str, cell: str) -> Iterator[Key]:
    """The keys in a cell of ``email``, ``url`` or ``slack``, as they are compared."""
    for text in filter(None, map(str.strip, cell.split(";"))):
        yield kind, plain_url(text) if kind == "url" else text.casefold() if kind == "email" else text


def _columns(takens: Sequence[Taken], ids: Sequence[Sequence[str]], book: _Book) -> Columns:
    """What the sources say of each person, by id and column."""
    columns: Columns = {}
    for taken, called in zip(takens, ids, strict=True):
        for id, person in zip(called, taken.people, strict=True):
            cells = {name.strip(): cell.strip() for name, cell in (*person.columns.items(), ("name", person.name))}
            if cells.get("manager"):
                cells["manager"] = book.owner(("id", cells["manager"])) or cells["manager"]
            columns.setdefault(id, {}).update({name: cell for name, cell in cells.items() if name and cell and name not in ("id", *KEYS)})
    return columns


def _add_keys(columns: Columns, called: Iterable[tuple[Taken, Sequence[str]]], people: pa.Table, book: _Book) -> None:
    """Write everybody's keys beside those that the store has of them; not the keys of others whom a record confuses them with."""
    persons = pa.array(list(columns), pa.string())
    rows = pc.index_in(persons, value_set=people["id"].combine_chunks())
    for kind in KEYS:
        before = people[kind].take(rows).to_pylist() if kind in people.column_names else [None] * len(persons)
        for id, cell in zip(columns, before, strict=True):
            if cell:
                columns[id][kind] = cell
    for taken, ids in called:
        for id, person in zip(ids, taken.people, strict=True):
            emails = [email.strip().lower() for email in person.emails]
            urls = [url.strip().replace(";", "%3B") for url in person.urls]
            for kind, texts in zip(KEYS, (emails, urls, [person.slack]), strict=True):
                _add_to_cell(columns[id], kind, [text for text in texts if _is_own(id, kind, text, book)])


def _is_own(id: str, kind: str, text: str, book: _Book) -> bool:
    """Whether a key is not somebody else's."""
    return all(book.owner(key) == id for key in _keys_in(kind, text))


def _add_to_cell(cells: dict[str, str], kind: str, texts: Iterable[str]) -> None:
    cell = cells.get(kind, "")
    for text in filter(None, texts):
        if not {*_keys_in(kind, text)} <= {*_keys_in(kind, cell)}:
            cell = f"{cell};{text}" if cell else text
    if cell:
        cells[kind] = cell


def _table(columns: Columns, old: pa.Table) -> tuple[pa.Table, list[str]]:
    """The people sorted by id, cells that may not stand left empty, and what to say of those."""
    ids = sorted(columns)
    names = dict.fromkeys(name for cells in columns.values() for name in cells)
    cells = {name: pa.array([columns[id].get(name) for id in ids], pa.string()) for name in names}
    warnings = []
    if "level" in cells:
        cells |= _graded(cells)
    for name, rule in PEOPLE.rules.items():
        if name not in cells:
            continue
        bad = None if isinstance(rule, Id) else rule.read(cells[name]).bad
        if bad is not None and bad.any():
            example = rule.explain(name, cells[name][int(np.argmax(bad))].as_py())
            cells[name] = pc.if_else(pa.array(bad), None, cells[name])
            warnings.append(f"cells of people left empty: {int(bad.sum()):,}; {example}")
    table = pa.table({"id": pa.array(ids, pa.string()), **cells})
    if "manager" in cells:
        table, more = _with_managers(table, old)
        warnings += more
    return table, warnings


def _graded(cells: dict[str, pa.Array]) -> dict[str, pa.Array]:
    """Levels that are no numbers from 0 to 100 become names of levels, as in a people file."""
    values, bad = numbers(cells["level"])
    with np.errstate(invalid="ignore"):
        worded = pa.array(bad | (values < 0) | (values > HIGHEST_LEVEL))
    words = pc.if_else(worded, cells["level"], None)
    named = pc.coalesce(cells["level_name"], words) if "level_name" in cells else words
    return {"level": pc.if_else(worded, None, cells["level"]), "level_name": named}


def _with_managers(table: pa.Table, old: pa.Table) -> tuple[pa.Table, list[str]]:
    """The same people with managers who are somebody, in lines that come to an end."""
    place = table.column_names.index("manager")
    there = pa.chunked_array([*table["id"].chunks, *old["id"].chunks], pa.string()).combine_chunks()
    nobody = pc.and_(pc.is_valid(table["manager"]), pc.invert(pc.is_in(table["manager"], value_set=there)))
    warnings = []
    if count := pc.sum(nobody).as_py():
        warnings.append(f"managers who are nobody in the files or the store: {count:,}; left empty")
    table = table.set_column(place, "manager", pc.if_else(nobody, None, table["manager"]))
    faults = manager_faults(table, old)
    circular = pa.array(faults.circle_of >= 0)
    warnings += [f"{circle}; these managers are left empty" for circle in faults.circles]
    return table.set_column(place, "manager", pc.if_else(circular, None, table["manager"])), warnings
