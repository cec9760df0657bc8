"""Managers who may not stand, against a slow reading of the rule."""

from __future__ import annotations

import os

import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from graphcap.readers.managers import manager_faults

EXAMPLES = 1000 if os.environ.get("GRAPHCAP_FULL") else 100
SOMEBODY = st.sampled_from("abcdef")
LINE = st.dictionaries(SOMEBODY, st.none() | st.sampled_from("abcdefx"), max_size=6)


def table(line):
    return pa.table({"id": pa.array(list(line), pa.string()), "manager": pa.array(list(line.values()), pa.string())})


def without_circles(line):
    """A store's people: nobody is their own manager's manager, and everybody's manager is there."""
    return {person: manager if manager in line and manager > person else None for person, manager in line.items()}


def slowly(new, old):
    """Refuse whose manager is not there until nobody is left, then everybody of the import on a circle; from the start again."""
    stands, nobody, circular = dict(new), set(), set()
    while True:
        gone = {person for person, manager in stands.items() if manager is not None and manager not in {*stands, *old}}
        if gone:
            nobody |= gone
            stands = {person: manager for person, manager in stands.items() if person not in gone}
            continue
        bosses = {person: old.get(person) for person in {*old, *stands}}
        bosses |= {person: manager for person, manager in stands.items() if manager is not None}
        closing = {person for person in stands if stands[person] is not None and on_circle(person, bosses)}
        if not closing:
            return nobody, circular
        circular |= closing
        stands = {person: manager for person, manager in stands.items() if person not in closing}


def on_circle(person, bosses):
    above = bosses[person]
    for _ in bosses:
        if above is None or above == person:
            return above is not None
        above = bosses[above]
    return False


@settings(max_examples=EXAMPLES)
@given(new=LINE, old=LINE.map(without_circles))
def test_the_rows_refused_are_those_of_a_slow_reading(new, old):
    faults = manager_faults(table(new), table(old))
    nobody = {person for person, bad in zip(new, faults.nobody, strict=True) if bad}
    circular = {person for person, circle in zip(new, faults.circle_of, strict=True) if circle >= 0}
    assert (nobody, circular) == slowly(new, old)


@settings(max_examples=EXAMPLES)
@given(line=LINE, order=st.randoms())
def test_the_order_of_rows_makes_no_difference(line, order):
    rows = list(line.items())
    order.shuffle(rows)
    empty = table({})
    outcomes = []
    for some in (line, dict(rows)):
        faults = manager_faults(table(some), empty)
        reasons = [
            faults.circles[circle] if circle >= 0 else bool(bad) for circle, bad in zip(faults.circle_of, faults.nobody, strict=True)
        ]
        outcomes.append(dict(zip(some, reasons, strict=True)))
    assert outcomes[0] == outcomes[1]


def test_a_line_of_a_hundred_thousand_reports_is_followed_to_its_top():
    number = 100_000
    ids = [f"p{place}" for place in range(number)]
    empty = table({})
    straight = pa.table({"id": ids, "manager": pa.array([None, *ids[:-1]], pa.string())})
    faults = manager_faults(straight, empty)
    assert not faults.nobody.any()
    assert not faults.circles
    hanging = pa.table({"id": ids, "manager": ["nobody", *ids[:-1]]})
    assert manager_faults(hanging, empty).nobody.all()
    closed = pa.table({"id": ids, "manager": [ids[-1], *ids[:-1]]})
    assert (manager_faults(closed, empty).circle_of == 0).all()
