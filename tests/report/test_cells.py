"""Rows as people read them."""

from __future__ import annotations

from dataclasses import dataclass

from graphcap.report.cells import flat_rows, rows_to_read


@dataclass(frozen=True)
class Row:
    person: str | None
    person_name: str | None
    full_name: str
    evidence: tuple[str, ...]


ROWS = [Row("p1", "Ana Silva", "x", ("e1",)), Row("p2", "p2", "y", ()), Row(None, None, "z", ())]


def test_a_name_stands_before_its_id_and_the_ids_of_events_are_left_to_files():
    assert rows_to_read(ROWS, 3) == [
        {"person": "Ana Silva (p1)", "full_name": "x"},
        {"person": "p2", "full_name": "y"},
        {"person": None, "full_name": "z"},
    ]
    assert list(flat_rows(ROWS)[0]) == ["person", "person_name", "full_name", "evidence"]
