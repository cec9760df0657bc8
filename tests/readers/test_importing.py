"""Imports as a whole, against a slow reading of the contract: counts, records, twice, in another order, and what a file is."""

from __future__ import annotations

import csv
import io
import os
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphcap.errors import InputError
from graphcap.readers import Sources, read_records, recognise
from graphcap.records import Records, Settings

EXAMPLES = 1000 if os.environ.get("GRAPHCAP_FULL") else 40
TODAY = date(2026, 1, 31)
IDS = st.sampled_from(["a", "b", " a", "c", "", "d\u200b"])
STRENGTHS = st.sampled_from(["", "0.5", "1", "x", "2", " .25 "])
KINDS = st.sampled_from(["", "friend", " friend", "k\t"])
TIMES = st.sampled_from(["2025-01-31", "2025-01-31T00:00Z", "2025-02-01T12:30:00+01:00", "03/04/2025", ""])
EVENT_KINDS = st.sampled_from(["email", "note", "achievement", ""])
PEOPLE = st.lists(st.tuples(IDS, st.sampled_from(["", "Ann", "Bo"]), IDS, STRENGTHS), max_size=6)
TIES = st.lists(st.tuples(IDS, IDS, KINDS, STRENGTHS), max_size=8)
EVENTS = st.lists(
    st.tuples(TIMES, IDS, IDS, EVENT_KINDS, IDS, st.sampled_from(["", "1", "-1", "nan"]), st.sampled_from(["", "m1"])), max_size=6
)
HEADERS = {
    "people": ("id", "name", "manager", "capacity"),
    "ties": ("source", "target", "kind", "strength"),
    "events": ("time", "source", "target", "kind", "about", "weight", "id"),
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("imports")


def imported(folder, *, old=None, **rows):
    """What an import makes of rows; None: no such file."""
    paths = {}
    for name, header in HEADERS.items():
        if rows.get(name) is not None:
            text = io.StringIO(newline="")
            csv.writer(text).writerows([header, *rows[name]])
            paths[name] = (folder / f"{name}.csv",)
            paths[name][0].write_text(text.getvalue(), encoding="utf-8", newline="")
    return read_records(Sources(**paths), old=old or Records(), settings=Settings(), today=TODAY)


def same(one, other):
    return (one.people.equals(other.people), one.ties.equals(other.ties), one.events.equals(other.events)) == (True, True, True) and (
        one.tie_kinds,
        one.event_kinds,
    ) == (other.tie_kinds, other.event_kinds)


@settings(max_examples=EXAMPLES)
@given(people=st.none() | PEOPLE, ties=TIES, events=EVENTS)
def test_read_is_accepted_plus_refused_plus_left_out(folder, people, ties, events):
    whole = imported(folder, people=people, ties=ties, events=events)
    counts = whole.counts
    assert counts.read == len(people or ()) + len(ties) + len(events)
    assert counts.read == counts.accepted + counts.refused + sum(counts.left_out.values())
    assert counts.refused == len(whole.refusals) == len(list(whole.refusals))
    records = whole.records
    assert (counts.people, counts.ties, counts.events) == (records.people.num_rows, records.ties.num_rows, records.events.num_rows)


@settings(max_examples=EXAMPLES)
@given(people=st.none() | PEOPLE, ties=TIES, events=EVENTS)
def test_importing_the_same_files_again_changes_nothing(folder, people, ties, events):
    once = imported(folder, people=people, ties=ties, events=events)
    twice = imported(folder, people=people, ties=ties, events=events, old=once.records)
    assert same(once.records, twice.records)
    # the store may know by now whom a row names
    assert (twice.counts.people, twice.counts.ties, twice.counts.events, twice.counts.replaced) == (0, 0, 0, 0)


@settings(max_examples=EXAMPLES)
@given(people=st.none() | PEOPLE, ties=TIES, events=EVENTS, order=st.randoms())
def test_the_order_of_rows_makes_no_difference_where_nothing_is_said_twice(folder, people, ties, events, order):
    rows = {
        "people": people and list({row[0].strip(): row for row in people}.values()),
        "ties": list({(row[0].strip(), row[1].strip(), row[2].strip() or "knows"): row for row in ties}.values()),
        "events": [row for row in events if not row[-1]],
    }
    shuffled = {name: some and order.sample(some, len(some)) for name, some in rows.items()}
    assert same(imported(folder, **rows).records, imported(folder, **shuffled).records)


def clean(id):
    """The rule for ids, for those that are drawn here; None where it is none."""
    return None if "\u200b" in id or "\t" in id.strip() else id.strip()


def strength_of(text, low, high):
    """The number, None where the cell is empty, False where it may not stand."""
    if not text.strip():
        return None
    try:
        value = float(text)
    except ValueError:
        return False
    return value if low < value <= high else False


def ties_slowly(rows, known):
    """The ties that stand, by source, target and kind, and the numbers of the rows that do not."""
    stand, refused = {}, set()
    for number, (source, target, kind, strength) in enumerate(rows):
        ends, value = (clean(source), clean(target)), strength_of(strength, 0, 1)
        key = (*ends, clean(kind) if kind.strip() else "knows")
        good = all(ends) and ends[0] != ends[1] and key[2] and value is not False and (known is None or known.issuperset(ends))
        if good and key not in stand:
            stand[key] = value
        else:
            refused.add(number)
    return stand, refused


def people_slowly(rows):
    """The people who stand, by id, with what they say."""
    stand = {}
    for id, name, manager, capacity in rows:
        good = clean(id) and clean(manager) is not None and strength_of(capacity, -1, 1e9) is not False
        if good and clean(id) not in stand:
            stand[clean(id)] = {"name": name or None, "manager": clean(manager) or None, "capacity": capacity.strip() or None}
    while True:
        gone = {id for id, said in stand.items() if said["manager"] and said["manager"] not in stand}
        for id in stand:
            above = [id]
            while (boss := stand.get(above[-1], {}).get("manager")) and boss not in above[1:]:
                above.append(boss)
            if id in above[1:]:
                gone.add(id)
        if not gone:
            return stand
        stand = {id: said for id, said in stand.items() if id not in gone}


@settings(max_examples=EXAMPLES)
@given(people=st.none() | PEOPLE, ties=TIES)
def test_people_and_ties_are_those_of_a_slow_reading(folder, people, ties):
    whole = imported(folder, people=people, ties=ties)
    persons = None if people is None else people_slowly(people)
    stand, refused = ties_slowly(ties, None if persons is None else set(persons))
    persons = {end: {} for key in stand for end in key[:2]} if persons is None else persons
    ids = whole.records.people["id"].to_pylist()
    assert ids == sorted(persons)
    for row in whole.records.people.to_pylist():
        assert {name: cell for name, cell in row.items() if name != "id" and cell} == {n: c for n, c in persons[row["id"]].items() if c}
    kinds = whole.records.tie_kinds
    found = [(ids[row["source"]], ids[row["target"]], kinds[row["kind"]], row.get("strength")) for row in whole.records.ties.to_pylist()]
    assert found == sorted(((*key, value) for key, value in stand.items()), key=lambda row: row[:3])
    assert kinds == tuple(sorted({key[2] for key in stand}))
    assert {refusal.line - 2 for refusal in whole.refusals if refusal.file.endswith("ties.csv")} == refused


@settings(max_examples=EXAMPLES)
@given(first=TIES, second=TIES)
def test_a_second_import_adds_and_replaces(folder, first, second):
    old = imported(folder, ties=first)
    both = imported(folder, ties=second, old=old.records)
    before, after = ties_slowly(first, None)[0], ties_slowly(second, None)[0]
    ids, kinds = both.records.people["id"].to_pylist(), both.records.tie_kinds
    found = {(ids[row["source"]], ids[row["target"]], kinds[row["kind"]]): row.get("strength") for row in both.records.ties.to_pylist()}
    assert found == before | after
    assert both.counts.replaced == sum(key in before and before[key] != value for key, value in after.items())
    assert both.counts.ties == len(after.keys() - before.keys())
    assert both.counts.accepted == len(after)


def test_the_schemas_of_the_records_hold(bring):
    from graphcap.records import EVENTS_SCHEMA, PEOPLE_SCHEMA, TIES_SCHEMA

    records = bring(
        "id,name\na,Ann\nb,\n", "source,target,since\na,b,2025-01-31\n", "time,source,target,kind\n2025-01-31,a,,achievement\n"
    ).records
    assert records.people.schema.field("id") == PEOPLE_SCHEMA.field("id")
    for table, schema in ((records.ties, TIES_SCHEMA), (records.events, EVENTS_SCHEMA)):
        for field in table.schema:
            assert field == schema.field(field.name)


def test_nothing_given_leaves_the_store_as_it_is(bring):
    old = bring(ties="source,target\na,b\n").records
    whole = bring(old=old)
    assert same(whole.records, old)
    assert (whole.counts.read, whole.warnings) == (0, ())


def test_settings_are_those_from_now_on():
    settings = Settings(mutual=("advice",))
    assert read_records(Sources(), old=Records(), settings=settings, today=TODAY).records.settings == settings


def test_progress_is_told_file_by_file_up_to_the_last_byte(bring):
    told = []
    bring("id\na\nb\n", "source,target\na,b\n", progress=lambda *words: told.append(words))
    assert told == [("people.csv", 7, 7), ("ties.csv", 18, 18)]


@pytest.mark.parametrize(
    ("header", "form"),
    [
        ("id,name", "people"),
        (" ID ,name", "people"),
        ("source,target", "ties"),
        ("id,source,target,kind", "ties"),
        ("kind,time,target,source", "events"),
        ("id,time,source,target,kind", "events"),
    ],
)
def test_a_file_is_recognised_by_its_header(tmp_path, header, form):
    (tmp_path / "t.csv").write_text(header + "\n")
    assert recognise(tmp_path / "t.csv") == form


def test_a_header_that_is_none_of_the_three_says_what_was_found_and_what_is_needed(tmp_path):
    (tmp_path / "t.csv").write_text("from,to\n")
    with pytest.raises(InputError) as refused:
        recognise(tmp_path / "t.csv")
    needed = "needed are time, source, target, kind for events; source, target for ties; id for people"
    assert str(refused.value) == f"{tmp_path / 't.csv'}: line 1 names the columns from, to; {needed}"


def test_a_file_in_another_encoding_is_recognised_by_its_header(tmp_path):
    (tmp_path / "t.csv").write_bytes("id,größe\n".encode("cp1252"))
    assert recognise(tmp_path / "t.csv", encoding="cp1252") == "people"
